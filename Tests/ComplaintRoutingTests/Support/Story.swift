import Foundation
import Policy
import SharedModels

@testable import ComplaintRouting

/// One complaint driven by commands, with everything that it told on the way.
struct Story {
    private(set) var complaint: Complaint?
    private(set) var events: [any Event] = []
    /// One for each fact told, as the engine counts (`sequence`).
    private(set) var version = 0
    /// Reasons that went to the history.
    private(set) var reasons: [String] = []
    var now: Date
    var rules = Policy.baseline
    /// Accepted commands with what their decisions knew, in order.
    private(set) var log: [(command: ComplaintCommand, context: DecisionContext)] = []
    /// Ids that decisions used; one for each command.
    private var fresh: UInt64 = 0

    init(at now: Date = local("2026-03-02 09:30"), rules: Policy = .baseline) {
        self.now = now
        self.rules = rules
    }

    /// The complaint; a story is looked at only after its registration.
    var it: Complaint {
        guard let complaint else { preconditionFailure("the story has not begun") }
        return complaint
    }

    /// Gives a command; true when it changed something.
    @discardableResult
    mutating func give(_ command: ComplaintCommand, as role: Role = .system, office: String? = nil) throws(Rejection) -> Bool {
        fresh += 1
        let context = DecisionContext(
            now: now, caseID: Story.caseID, number: "CP-20260302-000001",
            actor: role == .system ? .system : Actor(subject: "staff-\(role.rawValue)", role: role, office: office),
            freshID: UUID.v7(milliseconds: 1_772_415_000_000, high: 0, low: fresh))
        switch try Complaint.decide(complaint, command, under: rules, in: context) {
        case .unchanged:
            return false
        case .changed(let change):
            log.append((command, context))
            complaint = change.after
            events += change.events
            version += change.events.count
            if let reason = change.reason { reasons.append(reason) }
            return true
        }
    }

    /// Gives a command at another time.
    @discardableResult
    mutating func give(_ command: ComplaintCommand, as role: Role = .system, at time: String) throws -> Bool {
        now = local(time)
        return try give(command, as: role)
    }

    /// Fires the timers whose bounds have passed by a time, each at its bound, as the engine would.
    mutating func runTimers(until time: Date) throws {
        var clocks = it.clocks
        while let due = clocks.firstDue(by: time), let command = Complaint.command(forDue: due.name) {
            now = max(now, due.at)
            // What had nothing to tell is not asked again; what comes after it is.
            let isChanged = try give(command)
            clocks = isChanged ? it.clocks : it.clocks(under: rules, at: now)
            if !isChanged, clocks.firstDue(by: now) != nil { break }
        }
        now = max(now, time)
    }

    /// The complaint that the accepted commands lead to when they are decided once more.
    func replayed() throws -> Complaint? {
        var complaint: Complaint?
        for entry in log {
            guard case .changed(let change) = try Complaint.decide(complaint, entry.command, under: rules, in: entry.context) else {
                continue
            }
            complaint = change.after
        }
        return complaint
    }

    /// The same commands at the same times as if no timer had fired in between; what follows of them is what the timers would have told.
    func withoutTimers() throws -> Story {
        var story = Story(at: now, rules: rules)
        for entry in log {
            if case .clockDue = entry.command { continue }
            guard case .changed(let change) = try Complaint.decide(story.complaint, entry.command, under: rules, in: entry.context) else {
                continue
            }
            story.complaint = change.after
            story.events += change.events
        }
        return story
    }

    /// Overwrites the state, for the one in which no complaint rests.
    mutating func force(_ state: ComplaintState) { complaint?.state = state }

    /// Changes the complaint past its rules, to set a scene.
    mutating func changeDirectly(_ change: (inout Complaint) -> Void) {
        guard var changed = complaint else { return }
        change(&changed)
        complaint = changed
    }

    /// The codes of what was told, such as `complaint.registered`.
    var told: [String] { events.map { $0.code } }

    /// The facts of one type, in order.
    func facts<Fact: Event>(_ type: Fact.Type = Fact.self) -> [Fact] { events.compactMap { $0 as? Fact } }

    /// The newest clock of a name.
    func clock(_ clock: ComplaintClock) -> CaseClock? { it.clocks.last { $0.name == clock.rawValue } }

    static let caseID = CaseID(UUID.v7(milliseconds: 1_772_415_000_000, high: 7, low: 7))
}

extension Event {
    /// `noun.verb` of the type.
    var code: String { Self.type.rawValue.split(separator: ".").dropFirst(2).prefix(2).joined(separator: ".") }
}

/// An instant from local text such as `2026-03-02 09:30` or `2026-03-02 23:59:59`, in UTC+8.
func local(_ text: String) -> Date {
    let seconds = text.count == 16 ? ":00" : ""
    guard let instant = try? Date(text.replacing(" ", with: "T") + seconds + "+08:00", strategy: .iso8601) else {
        preconditionFailure("not a local time: \(text)")
    }
    return instant
}
