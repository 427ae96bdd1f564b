import Foundation
import Policy
import SharedModels

extension CorrectiveAction {
    static func decide(
        _ current: CorrectiveAction?, _ command: CorrectiveCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Decision<CorrectiveAction> {
        guard let current else {
            guard case .open(let opening) = command else { throw Rejection(.notFound, "There is no such corrective action.") }
            return try open(opening, context)
        }
        if case .open(let opening) = command {
            guard opening == current.opening else { throw Rejection(.alreadyExists, "The id belongs to another corrective action.") }
            return .unchanged
        }
        try current.authorise(command, for: context.actor)
        if current.hasSeen(command) { return .unchanged }
        var after = current
        var events = after.passDue(rules, context)
        if command != .clockDue {
            guard current.allowedCommands.contains(command.code) else {
                let possible = current.allowedCommands.isEmpty ? "nothing more" : current.allowedCommands.joined(separator: ", ")
                throw Rejection(
                    .wrongState, "The corrective action is \(current.stateCode) and does not take \(command.code); it takes \(possible).")
            }
            events.append(try after.apply(command, rules, context))
        }
        guard let first = events.first else { return .unchanged }
        return .changed(after, first, Array(events.dropFirst()))
    }

    private static func open(_ opening: CorrectiveOpening, _ context: DecisionContext) throws(Rejection) -> Decision<CorrectiveAction> {
        guard CorrectiveRoles.openers.contains(context.actor.role), context.actor.office == nil || context.actor.office == opening.office
        else {
            throw Rejection(.forbidden, "A corrective action is opened by a department, the office, the quality department or the leaders.")
        }
        var checks = FieldChecks()
        checks.text(opening.office, "office", limit: FieldChecks.shortText)
        checks.text(opening.problem, "problem")
        checks.optionalText(opening.cause, "cause")
        checks.require(RoutingMatrix.departments.contains(opening.department), "department", "must be a post that works on complaints")
        try checks.finish(rule: "CMP-42")
        let action = CorrectiveAction(
            id: context.caseID.retyped(), number: context.number, office: opening.office, opening: opening, openedAt: context.now)
        return .changed(
            action,
            CorrectiveOpened(
                actionId: action.id, number: action.number, office: action.office, openedAt: context.now, department: opening.department,
                complaintId: opening.complaintId))
    }

    // MARK: Who

    private func authorise(_ command: CorrectiveCommand, for actor: Actor) throws(Rejection) {
        guard actor.office == nil || actor.office == office else {
            throw Rejection(.forbidden, "The corrective action belongs to another property office.")
        }
        guard roles(for: command).contains(actor.role) else {
            throw Rejection(.forbidden, "A \(actor.role.rawValue) may not give the command \(command.code) to this corrective action.")
        }
    }

    /// The department carries out, the quality department checks (OPS-12).
    private func roles(for command: CorrectiveCommand) -> Set<Role> {
        switch command {
        case .open: CorrectiveRoles.openers
        case .setMeasures, .implement: CorrectiveRoles.carriers(of: opening.department)
        case .check: CorrectiveRoles.checkers
        case .document: CorrectiveRoles.documenters
        case .clockDue: [.system]
        }
    }

    /// Whether the command has had its effect already.
    private func hasSeen(_ command: CorrectiveCommand) -> Bool {
        let last = rounds.last
        return switch command {
        case .open(let opening): opening == self.opening
        case .setMeasures(let measures, let person, let dueBy):
            state == .measuresSet && last?.measures == measures && last?.person == person && last?.dueBy == dueBy
        case .implement(let note): state == .implemented && last?.implementation?.text == note
        case .check(let effective, let note):
            (state == .effective || state == .repeat) && last?.check?.effective == effective && last?.check?.note == note
        case .document(let reference): documented == reference
        case .clockDue: !clocks.contains { $0.due != nil }
        }
    }

    // MARK: What

    private mutating func apply(_ command: CorrectiveCommand, _ rules: Policy, _ context: DecisionContext) throws(Rejection) -> any Event {
        switch command {
        case .open, .clockDue: preconditionFailure("handled before")
        case .setMeasures(let measures, let person, let dueBy): return try set(measures, person, dueBy, rules, context)
        case .implement(let note): return try implement(note, context)
        case .check(let effective, let note): return try check(effective, note, context)
        case .document(let reference): return try document(reference, context)
        }
    }

    private mutating func set(
        _ measures: String, _ person: String, _ dueBy: Date, _ rules: Policy, _ context: DecisionContext
    ) throws(Rejection) -> any Event {
        var checks = FieldChecks()
        checks.text(measures, "measures")
        checks.text(person, "person", limit: FieldChecks.shortText)
        checks.require(dueBy > context.now, "dueBy", "must be in the future")
        try checks.finish(rule: "OPS-12")
        rounds = (rounds + [MeasureRound(measures: measures, person: person, dueBy: dueBy, setAt: context.now)]).suffix(Self.roundsKept)
        state = .measuresSet
        clocks.start(Self.clock, at: context.now, bound: dueBy, now: context.now, cause: "set-measures")
        if let share = rules.complaint.reminderShare, share < .one {
            let gone = (dueBy.timeIntervalSince(context.now) * Double(share.basisPoints) / 10).rounded() / 1_000
            clocks.change(Self.clock) { $0.plan(rung: context.now.addingTimeInterval(gone), reached: nil) }
        }
        return MeasuresSet(
            actionId: id, number: number, office: office, setAt: context.now, department: opening.department, dueBy: dueBy,
            round: round)
    }

    private mutating func implement(_ note: String, _ context: DecisionContext) throws(Rejection) -> any Event {
        var checks = FieldChecks()
        checks.text(note, "note")
        try checks.finish(rule: "OPS-12")
        rounds[rounds.count - 1].implementation = MeasureRound.Note(text: note, at: context.now)
        state = .implemented
        clocks.meet(Self.clock, at: context.now, cause: "implement")
        return MeasuresImplemented(actionId: id, number: number, office: office, implementedAt: context.now, round: round)
    }

    private mutating func check(_ effective: Bool, _ note: String, _ context: DecisionContext) throws(Rejection) -> any Event {
        var checks = FieldChecks()
        checks.text(note, "note")
        try checks.finish(rule: "OPS-12")
        rounds[rounds.count - 1].check = MeasureRound.Check(effective: effective, note: note, at: context.now)
        state = effective ? .effective : .repeat
        return MeasuresChecked(
            actionId: id, number: number, office: office, checkedAt: context.now, effective: effective, round: round,
            complaintId: opening.complaintId)
    }

    private mutating func document(_ reference: String, _ context: DecisionContext) throws(Rejection) -> any Event {
        var checks = FieldChecks()
        checks.text(reference, "reference", limit: FieldChecks.shortText)
        try checks.finish(rule: "OPS-12")
        documented = reference
        return MeasuresDocumented(actionId: id, number: number, office: office, documentedAt: context.now)
    }

    /// 1 for the first measures.
    private var round: Int { clocks.count }

    /// The reminder, and the bound that has passed.
    private mutating func passDue(_ rules: Policy, _ context: DecisionContext) -> [any Event] {
        var events: [any Event] = []
        if let entry = clocks.last, entry.state == .running, let due = entry.nextRung, due <= context.now {
            clocks.change(Self.clock) { $0.plan(rung: nil, reached: rules.complaint.reminderRung) }
            events.append(overdue(entry, missed: false, context))
        }
        if let entry = clocks.last, entry.state == .running, entry.bound <= context.now {
            clocks.miss(Self.clock, at: context.now, cause: CorrectiveCommand.clockDue.code)
            events.append(overdue(entry, missed: true, context))
        }
        return events
    }

    private func overdue(_ entry: CaseClock, missed: Bool, _ context: DecisionContext) -> any Event {
        MeasuresDue(
            actionId: id, number: number, office: office, toldAt: context.now, department: opening.department, dueBy: entry.bound,
            missed: missed)
    }
}
