import Foundation
import Policy
import SharedModels

extension CallbackRoles {
    /// Who plans rounds of callbacks (CBK-02).
    static let planners = customerService.union([.officeDirector])
    /// Who approves a plan, and gives it up.
    static let planHeads: Set<Role> = [.csManager, .officeDirector]
}

extension CallbackPlan {
    static func decide(
        _ current: CallbackPlan?, _ command: CallbackPlanCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Decision<CallbackPlan> {
        guard let current else {
            guard case .draft(let office, let form) = command else { throw Rejection(.notFound, "There is no such callback plan.") }
            return try draft(office, form, rules, context)
        }
        try current.authorise(command.name, for: context.actor)
        if current.hasSeen(command) { return .unchanged }
        guard current.state.commands.contains(command.name) else { throw current.refusal(of: command.name) }
        var step = CallbackPlanStep(plan: current, rules: rules, context: context)
        try step.apply(command)
        return step.decision
    }

    private static func draft(
        _ office: String, _ form: PlanForm, _ rules: Policy, _ context: DecisionContext
    ) throws(Rejection) -> Decision<CallbackPlan> {
        let plan = CallbackPlan(id: context.caseID.retyped(), number: context.number, office: office, form: form)
        try plan.authorise(.draft, for: context.actor)
        var step = CallbackPlanStep(plan: plan, rules: rules, context: context)
        try step.check(form)
        let days = step.days(of: form)
        step.tell(
            PlanDrafted(
                planId: plan.id, number: plan.number, office: office, draftedAt: context.now, kind: form.kind, begins: days.lowerBound,
                ends: days.upperBound))
        return step.decision
    }

    /// Who may do what: customer service plans (CBK-02), its head or the office director approves and gives up.
    func authorise(_ command: CallbackPlanCommand.Code, for actor: Actor) throws(Rejection) {
        if let confined = actor.office, confined != office {
            throw Rejection(.forbidden, "The callback plan belongs to another property office.")
        }
        let posts: Set<Role> =
            switch command {
            case .draft, .amend, .owners, .correctOwners, .removeOwners: CallbackRoles.planners
            case .approve, .end: CallbackRoles.planHeads
            case .tasksMade, .tasksDropped, .clockDue: [.system]
            }
        guard posts.contains(actor.role) else {
            throw Rejection(
                .forbidden, "A \(actor.role.rawValue) may not give the command \(command.rawValue) to a callback plan.", rule: "CBK-02")
        }
    }

    /// Whether the command has had its effect already.
    private func hasSeen(_ command: CallbackPlanCommand) -> Bool {
        switch command {
        case .draft(let office, let form): office == self.office && form == self.form
        case .amend(let form): state == .draft && form == self.form
        case .owners(let owners):
            state == .draft && !owners.isEmpty && Set(owners.map(\.household)).isSubset(of: self.owners.map(\.household))
        case .correctOwners(let owners):
            state == .draft && !owners.isEmpty && knows(owners)
        case .removeOwners(let households):
            state == .draft && !households.isEmpty && Set(households).isDisjoint(with: self.owners.map(\.household))
        case .approve: approval != nil
        case .end: state == .ended
        case .tasksMade: tasksMade != nil
        case .tasksDropped: tasksDropped != nil
        case .clockDue(let clock): !clocks.contains { $0.name == clock.rawValue && $0.due != nil }
        }
    }

    /// Whether everything that is told of owners is what is known.
    private func knows(_ told: [PlanOwner]) -> Bool {
        let known = Dictionary(owners.map { ($0.household, $0) }) { first, _ in first }
        return told.allSatisfy { known[$0.household] == $0 }
    }

    private func refusal(of command: CallbackPlanCommand.Code) -> Rejection {
        let possible = allowedCommands.isEmpty ? "nothing can be asked of it now" : "it takes \(allowedCommands.joined(separator: ", "))"
        return Rejection(.wrongState, "The callback plan is \(state.rawValue) and does not take \(command.rawValue); \(possible).")
    }
}

/// One decision about a plan in the making.
struct CallbackPlanStep {
    var plan: CallbackPlan
    let rules: Policy
    let context: DecisionContext
    private var events: [any Event] = []

    init(plan: CallbackPlan, rules: Policy, context: DecisionContext) {
        self.plan = plan
        self.rules = rules
        self.context = context
    }

    var now: Date { context.now }

    var decision: Decision<CallbackPlan> {
        guard let first = events.first else { return .unchanged }
        // A list reads them without the owners.
        var after = plan
        after.figures = plan.counted
        return .changed(after, first, Array(events.dropFirst()))
    }

    mutating func tell(_ event: any Event) { events.append(event) }

    /// From the start of the first local day to the end of the last.
    func days(of form: PlanForm) -> Range<Date> {
        let (start, end) = (rules.days.zone.startOfDay(form.firstDay), rules.days.zone.endOfDay(form.lastDay))
        return start..<max(start, end)
    }

    mutating func apply(_ command: CallbackPlanCommand) throws(Rejection) {
        switch command {
        case .draft: break
        case .amend(let form): try amend(form)
        case .owners(let owners): try add(owners)
        case .correctOwners(let owners): try correct(owners)
        case .removeOwners(let households): try remove(households)
        case .approve: try approve()
        case .end: end()
        case .tasksMade(let count): tasksMade(count)
        case .tasksDropped(let count): try tasksDropped(count)
        case .clockDue: runClocks()
        }
    }

    private mutating func amend(_ form: PlanForm) throws(Rejection) {
        try check(form)
        plan.form = form
        let days = days(of: form)
        tell(
            PlanAmended(
                planId: plan.id, number: plan.number, office: plan.office, amendedAt: now, kind: form.kind, begins: days.lowerBound,
                ends: days.upperBound))
    }

    /// A plan is approved before its end, with somebody to call (CBK-22); it begins by itself on its first day, or at once.
    private mutating func approve() throws(Rejection) {
        // The policy may have lost its share since.
        try check(plan.form)
        guard !plan.owners.isEmpty else {
            throw Rejection(.ruleViolated, "A plan says whom it is about: put its owners on it first.", rule: "CBK-22")
        }
        plan.state = .approved
        plan.approval = CallbackPlan.Approval(by: context.actor.role, at: now)
        plan.clocks.start(
            PlanClock.start.rawValue, at: now, bound: days(of: plan.form).lowerBound, now: now,
            cause: CallbackPlanCommand.Code.approve.rawValue)
        tell(
            PlanApproved(
                planId: plan.id, number: plan.number, office: plan.office, approvedAt: now, approver: context.actor.role,
                owners: plan.owners.count))
        runClocks()
    }

    /// Does what the clocks ask for that are due by now.
    private mutating func runClocks() {
        let cause = CallbackPlanCommand.Code.clockDue.rawValue
        while let next = plan.clocks.firstDue(by: now) {
            // What it waited for is the instant itself, so it is met and never missed.
            plan.clocks.stop(next.name, at: now, cause: cause)
            switch PlanClock(rawValue: next.name) {
            case .start: activate()
            case .end: end()
            case nil: preconditionFailure("a plan's clocks are started with names of PlanClock only")
            }
        }
    }

    private mutating func activate() {
        plan.state = .active
        plan.activatedAt = now
        plan.owners = select(plan.owners)
        plan.clocks.start(
            PlanClock.end.rawValue, at: now, bound: days(of: plan.form).upperBound, now: now,
            cause: CallbackPlanCommand.Code.clockDue.rawValue)
        tell(
            PlanActivated(
                planId: plan.id, number: plan.number, office: plan.office, activatedAt: now, kind: plan.form.kind,
                owners: plan.owners.count, selected: plan.selected.count))
    }

    private mutating func end() {
        plan.state = .ended
        plan.endedAt = now
        plan.clocks.stopAll(at: now, cause: CallbackPlanCommand.Code.end.rawValue)
        tell(
            PlanEnded(
                planId: plan.id, number: plan.number, office: plan.office, endedAt: now, kind: plan.form.kind, owners: plan.owners.count,
                selected: plan.selected.count))
    }

    private mutating func tasksMade(_ count: Int) {
        plan.tasksMade = count
        tell(PlanTasksMade(planId: plan.id, number: plan.number, office: plan.office, madeAt: now, tasks: count))
    }

    private mutating func tasksDropped(_ count: Int) throws(Rejection) {
        guard plan.tasksMade != nil else { throw Rejection(.wrongState, "The plan's tasks are not all made yet.") }
        plan.tasksDropped = count
        tell(PlanCleared(planId: plan.id, number: plan.number, office: plan.office, clearedAt: now, dropped: count))
    }
}
