import Foundation
import Policy
import SharedModels

@testable import CallbackScheduling

/// One forum driven by commands, with everything that it told on the way.
struct ForumStory {
    private(set) var forum: Forum?
    private(set) var events: [any Event] = []
    var now = local("2026-03-04 17:00")
    var rules = Policy.baseline
    private var fresh: UInt64 = 0

    static let id = CaseID(UUID.v7(milliseconds: 1_772_615_000_000, high: 6, low: 1))

    init(rules: Policy = .baseline) { self.rules = rules }

    /// The forum; a story is looked at only after its plan.
    var it: Forum {
        guard let forum else { preconditionFailure("the story has not begun") }
        return forum
    }

    /// The codes of what was told.
    var told: [String] { events.map { $0.code } }

    /// The facts of one type, in order.
    func facts<Fact: Event>(_ type: Fact.Type = Fact.self) -> [Fact] { events.compactMap { $0 as? Fact } }

    /// Gives a command; true when it changed something.
    @discardableResult
    mutating func give(_ command: ForumCommand, as role: Role = .csManager, office: String? = nil) throws(Rejection) -> Bool {
        fresh += 1
        let context = DecisionContext(
            now: now, caseID: Self.id, number: "FO-20260304-000001",
            actor: role == .system ? .system : Actor(subject: "staff", role: role, office: office),
            freshID: UUID.v7(milliseconds: 1_772_615_000_000, high: 6, low: 100 + fresh))
        guard case .changed(let change) = try Forum.decide(forum, command, under: rules, in: context) else { return false }
        forum = change.after
        events += change.events
        return true
    }

    /// What is wrong with a command; nil when it is taken.
    mutating func refusal(_ command: ForumCommand, as role: Role = .csManager, office: String? = nil) -> Rejection? {
        do {
            try give(command, as: role, office: office)
            return nil
        } catch {
            return error
        }
    }

    /// Goes by the shortest way to a state; `held` and `closed` have one view, which a department replied to.
    static func reaching(_ state: Forum.State, _ form: ForumForm = ForumStory.form(), rules: Policy = .baseline) throws -> ForumStory {
        var story = ForumStory(rules: rules)
        try story.give(.plan(office: "osmanthus", form))
        if state == .cancelled { try story.give(.cancel(reason: "秘密原因")) }
        guard [.invited, .held, .closed].contains(state) else { return story }
        try story.give(.invite(guests(0..<3)))
        guard state != .invited else { return story }
        story.now = local("2026-03-14 17:00")
        try story.give(.hold(attendance))
        try story.give(.recordView(opinion()))
        guard state != .held else { return story }
        try story.give(.replyView(view: 1, text: "秘密答复"), as: .security)
        try story.give(.tellView(view: 1, satisfied))
        try story.give(.close(analysis: "秘密小结"))
        return story
    }

    // MARK: Content

    static func form(_ kind: ForumKind = .open, _ change: (inout ForumForm) -> Void = { _ in }) -> ForumForm {
        var form = ForumForm(
            kind: kind, audience: .households, title: "秘密题目", themes: [.publicOrder], place: "秘密地点",
            beginsAt: local("2026-03-14 14:00"))
        change(&form)
        return form
    }

    static func guests(_ range: Range<Int>) -> [ForumGuest] {
        range.map { ForumGuest(household: "3-1-\($0)", name: "张伟芳", phone: "13800013807", unit: "3-1-\($0)") }
    }

    static let attendance = ForumAttendance(heldAt: local("2026-03-14 14:05"), households: ["3-1-0", "3-1-2"], persons: 3)

    static func opinion(_ text: String = "秘密意见", _ change: (inout OpinionForm) -> Void = { _ in }) -> OpinionForm {
        var form = OpinionForm(text: text, subject: .securityVehicles, speaker: guests(0..<1).first, department: .security)
        change(&form)
        return form
    }

    static let satisfied = OpinionTelling(channel: .phone, isSatisfied: true)
    static let notSatisfied = OpinionTelling(channel: .phone, isSatisfied: false, remarks: "秘密不满")

    static let complaint = OpinionComplaint(
        particulars: ComplaintParticulars(
            callerName: "张伟芳", phone: "13800013807", unit: "3-1-1201", place: "秘密大堂", complainedOf: "秘密保安", course: "秘密经过",
            demand: "秘密诉求"), majorReasons: [.lossOrInjury])

    static let repair = OpinionRepair(
        particulars: RepairParticulars(
            what: "秘密损坏", address: "秘密地址", unit: "3-1-1201", contactPerson: "张伟芳", contactPhone: "13800013807"), urgency: .normal,
        appointedAt: local("2026-03-16 10:00"))

    /// A command of a kind with content that every guard accepts.
    static func command(_ code: ForumCommand.Code) -> ForumCommand {
        switch code {
        case .plan: .plan(office: "osmanthus", form { $0.place = "秘密二楼" })
        case .amend: .amend(form { $0.place = "秘密三楼" })
        case .invite: .invite(guests(7..<9))
        case .hold: .hold(attendance)
        case .recordView: .recordView(opinion("秘密另一意见"))
        case .replyView: .replyView(view: 1, text: "秘密新答复")
        case .tellView: .tellView(view: 1, satisfied)
        case .close: .close(analysis: "秘密小结二")
        case .cancel: .cancel(reason: "秘密原因二")
        case .clockDue: .clockDue(view: 1)
        }
    }

    /// A post that may give it.
    static func role(_ code: ForumCommand.Code) -> Role { code == .clockDue ? .system : .csManager }
}
