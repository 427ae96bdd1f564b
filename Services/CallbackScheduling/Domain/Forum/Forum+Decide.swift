import Foundation
import Policy
import SharedModels

extension CallbackRoles {
    /// Who plans and holds forums, and records what is said there.
    static let hosts = customerService.union([.officeDirector, .propertyOffice])
    /// Who sees who is invited and who said what: those who work with owners, and who holds the forum.
    static let forumSight = fullSight.union(hosts)
    /// Who sums a forum up, or gives it up.
    static let forumHeads: Set<Role> = [.csManager, .ownerServiceSupervisor, .officeDirector]
    /// Who may reply to some view: any department can be asked; which of them is, the view says (CBK-40).
    static let forumRepliers = Role.employees
}

extension Forum {
    static func decide(
        _ current: Forum?, _ command: ForumCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Decision<Forum> {
        guard let current else {
            guard case .plan(let office, let form) = command else { throw Rejection(.notFound, "There is no such forum.") }
            return try plan(office, form, rules, context)
        }
        try current.authorise(command, for: context.actor)
        if current.hasSeen(command, at: context.now) { return .unchanged }
        guard current.state.commands.contains(command.name) else { throw current.refusal(of: command.name) }
        var step = ForumStep(forum: current, rules: rules, context: context)
        step.expireDueClocks()
        try step.apply(command)
        return step.decision
    }

    private static func plan(
        _ office: String, _ form: ForumForm, _ rules: Policy, _ context: DecisionContext
    ) throws(Rejection) -> Decision<Forum> {
        let forum = Forum(
            id: context.caseID.retyped(), number: context.number, office: office, form: form, plannedAt: context.now)
        try forum.authorise(.plan(office: office, form), for: context.actor)
        var step = ForumStep(forum: forum, rules: rules, context: context)
        try step.take(form)
        step.tell(
            ForumPlanned(
                forumId: forum.id, number: forum.number, office: office, plannedAt: context.now, kind: form.kind, audience: form.audience,
                themes: form.themes, beginsAt: form.beginsAt, year: step.forum.year))
        return step.decision
    }

    /// Who may do what: customer service and the office hold forums, the department that is asked replies, callers tell the owner, heads
    /// sum up.
    private func authorise(_ command: ForumCommand, for actor: Actor) throws(Rejection) {
        if let confined = actor.office, confined != office {
            throw Rejection(.forbidden, "The forum belongs to another property office.")
        }
        guard posts(for: command).contains(actor.role) else {
            throw Rejection(
                .forbidden, "A \(actor.role.rawValue) may not give the command \(command.code) to this forum.",
                rule: form.kind == .yearEnd ? "CBK-40" : "CBK-29")
        }
    }

    /// The posts that may give a command.
    func posts(for command: ForumCommand) -> Set<Role> {
        switch command {
        case .plan, .amend, .invite, .hold, .recordView: CallbackRoles.hosts
        case .replyView(let view, _): CallbackRoles.hosts.union([.deptHead]).union([opinion(view)?.form.department].compactMap { $0 })
        case .tellView: CallbackRoles.callers
        case .close, .cancel: CallbackRoles.forumHeads
        case .clockDue: [.system]
        }
    }

    /// The view of a number; nil when there is none.
    func opinion(_ number: Int) -> ForumOpinion? { opinions.first { $0.number == number } }

    /// Whether the command has had its effect already.
    private func hasSeen(_ command: ForumCommand, at now: Date) -> Bool {
        switch command {
        case .plan(let office, let form): office == self.office && form == self.form
        case .amend(let form): state.commands.contains(.amend) && form == self.form
        case .invite(let guests): state == .invited && Set(guests).isSubset(of: self.guests)
        case .hold(let attendance): self.attendance == attendance
        // Two who give no name may say the same; a request that is repeated is known by its key.
        case .recordView(let form): form.speaker != nil && opinions.contains { $0.form == form }
        case .replyView(let view, let text): opinion(view).map { $0.state == .replied && $0.replies.last?.text == text } ?? false
        case .tellView(let view, let telling):
            opinion(view).map { $0.state != .replied && $0.replies.last?.told?.telling == telling } ?? false
        case .close(let text): analysis?.text == text
        case .cancel: state == .cancelled
        case .clockDue(let view): !clocks.contains { $0.name == ForumClock.name(of: view) && $0.due.map { $0 <= now } ?? false }
        }
    }

    private func refusal(of command: ForumCommand.Code) -> Rejection {
        let possible = allowedCommands.isEmpty ? "nothing can be asked of it now" : "it takes \(allowedCommands.joined(separator: ", "))"
        return Rejection(.wrongState, "The forum is \(state.rawValue) and does not take \(command.rawValue); \(possible).")
    }
}

/// One decision about a forum in the making.
struct ForumStep {
    var forum: Forum
    let rules: Policy
    let context: DecisionContext
    /// Why, in the words of whoever asked; for the history only.
    var reason: String?
    private var events: [any Event] = []

    init(forum: Forum, rules: Policy, context: DecisionContext) {
        self.forum = forum
        self.rules = rules
        self.context = context
    }

    var now: Date { context.now }

    var decision: Decision<Forum> {
        guard let first = events.first else { return .unchanged }
        return .changed(forum, first, Array(events.dropFirst()), reason: reason)
    }

    mutating func tell(_ event: any Event) { events.append(event) }

    mutating func apply(_ command: ForumCommand) throws(Rejection) {
        switch command {
        case .plan: break
        case .amend(let form): try amend(form)
        case .invite(let guests): try invite(guests)
        case .hold(let attendance): try hold(attendance)
        case .recordView(let form): try record(form)
        case .replyView(let view, let text): try reply(to: view, text)
        case .tellView(let view, let telling): try tellOwner(of: view, telling)
        case .close(let analysis): try close(analysis)
        case .cancel(let reason): try cancel(reason)
        // The clock was looked at before this command, together with any other that was due.
        case .clockDue: break
        }
    }

    private mutating func amend(_ form: ForumForm) throws(Rejection) {
        guard forum.state == .planned || (form.kind == forum.form.kind && form.audience == forum.form.audience) else {
            throw Rejection(.ruleViolated, "Those who are invited know what forum it is: cancel it and plan another.", rule: "CBK-29")
        }
        try take(form)
        tell(
            ForumAmended(
                forumId: forum.id, number: forum.number, office: forum.office, amendedAt: now, kind: form.kind, audience: form.audience,
                themes: form.themes, beginsAt: form.beginsAt, year: forum.year))
    }

    private mutating func cancel(_ reason: String) throws(Rejection) {
        var checks = FieldChecks()
        checks.text(reason, "reason")
        try checks.finish()
        self.reason = reason
        forum.state = .cancelled
        forum.cancelledAt = now
        tell(ForumCancelled(forumId: forum.id, number: forum.number, office: forum.office, cancelledAt: now, kind: forum.form.kind))
    }

    /// Every view has its reply; what was said on the whole goes to the departments (CBK-40, RPT-12).
    private mutating func close(_ analysis: String) throws(Rejection) {
        var checks = FieldChecks()
        checks.text(analysis, "analysis")
        try checks.finish(rule: "RPT-12")
        let open = forum.opinions.count { !$0.state.isSettled }
        guard open == 0 else { throw Rejection(.ruleViolated, "\(open) views have no reply that satisfied.", rule: "CBK-29") }
        reason = analysis
        forum.state = .closed
        forum.analysis = ForumNote(text: analysis, at: now, by: context.actor.role)
        let departments = Set(forum.opinions.compactMap(\.form.department))
        tell(
            ForumClosed(
                forumId: forum.id, number: forum.number, office: forum.office, closedAt: now, kind: forum.form.kind,
                views: forum.opinions.count, complaints: forum.opinions.count { $0.state == .complaint },
                repairs: forum.opinions.count { $0.state == .repair }, late: forum.opinions.count(where: \.wasLate),
                departments: Role.allCases.filter(departments.contains)))
    }
}
