import Foundation
import Policy
import SharedModels

extension Contact {
    /// Judges one command by the machine of domain 3.1.
    static func decide(
        _ current: Contact?, _ command: ContactCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Decision<Contact> {
        guard let current else { return try begin(with: command, under: rules, in: context) }
        try current.admit(context.actor, to: command, under: rules)
        var after = current
        guard let first = try after.apply(command, under: rules, in: context) else { return .unchanged }
        return .changed(after, first.event, first.more, reason: command.remark)
    }

    /// A contact that does not exist yet can only be recorded.
    private static func begin(
        with command: ContactCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Decision<Contact> {
        guard case .record(var facts, let unitFile) = command else {
            throw Rejection(.notFound, "there is no contact with this id; record it first")
        }
        guard ContactRoles.recorders.contains(context.actor.role) else {
            throw Rejection(.forbidden, "only an employee, an owner of the household, or the city's hotline, may record a contact")
        }
        if context.actor.role == .owner { try facts.checkOwners() }
        if context.actor.role == .cityHotline { try facts.checkHotlines() }
        try admit(context.actor, toOffice: facts.office)
        if facts.householdId == nil, facts.isOfHousehold(unitFile, in: context) { facts.householdId = unitFile }
        return try record(facts, under: rules, in: context)
    }

    /// Performs a command; nil when it had its effect before.
    private mutating func apply(
        _ command: ContactCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Facts? {
        switch command {
        case .record(let facts, _): try recordAgain(facts, by: context.actor)
        case .answer(let answer): try take(answer, in: context)
        case .promise(let promise): try take(promise, under: rules, in: context)
        case .handOver(let handOver): try take(handOver, under: rules, in: context)
        case .assign(let assignment): try take(assignment, in: context)
        case .reply(let reply): try take(reply, in: context)
        case .consult(let consultation): try take(consultation, in: context)
        case .noteConsultation(let answer): try take(answer, in: context)
        case .verify(let found): try take(found, under: rules, in: context)
        case .markImportant(let mark): try take(mark, in: context)
        case .noteFirstReply(let reply): try take(reply, under: rules, in: context)
        case .confirm: try confirm(in: context)
        case .close(let closing): try take(closing, in: context)
        case .void(let voiding): try take(voiding, under: rules, in: context)
        case .link(let link): try take(link, in: context)
        case .attach(let original): try take(original, in: context)
        case .urge(let urging): try take(urging, under: rules, in: context)
        case .withdraw(let withdrawal): try take(withdrawal, in: context)
        case .rate(let rating): try take(rating, in: context)
        case .closeByChild(let end): try take(end, in: context)
        case .clockDue(let clock): due(clock, in: context)
        }
    }

    /// Refuses a command in any other state than these.
    func require(_ states: State..., for command: String) throws(Rejection) {
        guard !states.contains(state) else { return }
        let allowed = allowedCommands.isEmpty ? "nothing more" : allowedCommands.joined(separator: ", ")
        throw Rejection(.wrongState, "a contact that is \(state.rawValue) takes \(allowed); not \(command)")
    }
}

/// The facts that a command makes true, in order; at least one.
struct Facts {
    let event: any Event
    let more: [any Event]

    init(_ event: any Event, _ more: [any Event] = []) {
        self.event = event
        self.more = more
    }

    /// An event that follows whatever the end of a clock has to tell.
    init(_ before: [any Event], then event: any Event) {
        self.event = before.first ?? event
        self.more = before.isEmpty ? [] : before.dropFirst() + [event]
    }

    var all: [any Event] { [event] + more }
}

extension ContactCommand {
    /// Why, in the words of whoever asked (OPS-10).
    var remark: String? {
        switch self {
        case .void(let voiding): voiding.remark.present
        // What an owner writes is for who sees names; the history of a contact is for every employee.
        case .urge, .withdraw, .rate: nil
        case .record, .answer, .promise, .handOver, .assign, .reply, .consult, .noteConsultation, .verify, .markImportant, .noteFirstReply,
            .confirm, .close, .link, .attach, .closeByChild, .clockDue:
            nil
        }
    }
}
