import Foundation
import Policy
import SharedModels

extension Contact {
    /// Latest time that can be agreed for a reply; later is a slip of the pen.
    static let farthestPromise: TimeInterval = 366 * 86_400

    /// Solved or answered on the spot (INT-09). `path` is put before the fields: `answer.` when they came with the record.
    mutating func take(_ command: AnswerContact, at path: String = "", in context: DecisionContext) throws(Rejection) -> Facts? {
        if answer?.given == command { return nil }
        try require(.recorded, for: "answer")
        var checks = FieldChecks()
        let result = checks.require(command.result, "\(path)result", limit: FieldChecks.longLimit)
        check(adopted: command.adopted, at: path, &checks)
        try checks.finish("the answer is incomplete")
        answer = Answer(given: command, at: context.now)
        state = .answered
        return Facts(
            end(.sameDay, at: context.now),
            then: ContactAnswered(
                contactId: id, number: number, office: office, answeredAt: context.now, adopted: command.adopted,
                sealed: .content(ContactResult(result: result))))
    }

    /// A reply is promised; T-PROMISE starts, T-SAMEDAY runs on until the department's head has it (INT-09, INT-10, INT-15).
    mutating func take(_ command: PromiseReply, under rules: Policy, in context: DecisionContext) throws(Rejection) -> Facts? {
        if promise?.asked == command { return nil }
        try require(.recorded, for: "promise")
        var checks = FieldChecks()
        command.caller?.check(&checks)
        caller = caller.completed(by: command.caller)
        if !caller.isReachable { checks.note("caller.phone", "is required: nobody can be called back without it (INT-15)") }
        let terms = promised(command, under: rules, at: context.now, &checks)
        try checks.finish("the promise is incomplete", rule: "INT-09")
        promise = Promise(asked: command, pace: terms.pace, replyDueAt: terms.dueAt, at: context.now)
        state = .promised
        clocks.start(ContactClock.promise.rawValue, at: context.now, bound: terms.dueAt, now: context.now)
        return Facts(
            ContactPromised(
                contactId: id, number: number, office: office, promisedAt: context.now, pace: terms.pace, replyDueAt: terms.dueAt,
                responsibleDepartment: facts.responsible?.department,
                recipients: ContactRoles.heads(of: facts.responsible?.department)))
    }

    /// The head of the department names measure and people; the contact is with the department now (INT-10).
    mutating func take(_ command: AssignContact, in context: DecisionContext) throws(Rejection) -> Facts? {
        if assignment?.to == command { return nil }
        try require(.promised, for: "assign")
        var checks = FieldChecks()
        let person = checks.require(command.person, "person")
        let measure = checks.require(command.measure, "measure", limit: FieldChecks.longLimit)
        if !ContactRoles.isEmployee(command.role) { checks.note("role", "is not a post that can be assigned") }
        try checks.finish("the assignment is incomplete", rule: "INT-10")
        assignment = Assignment(to: command, at: context.now)
        state = .assigned
        return Facts(
            end(.sameDay, at: context.now),
            then: ContactAssigned(
                contactId: id, number: number, office: office, assignedAt: context.now, assigneeRole: command.role,
                sealed: .content(AssignmentParticulars(person: person, measure: measure))))
    }

    /// The owner has had the promised answer.
    mutating func take(_ command: ReplyToContact, in context: DecisionContext) throws(Rejection) -> Facts? {
        if reply?.given == command { return nil }
        try require(.promised, .assigned, for: "reply")
        var checks = FieldChecks()
        let text = checks.require(command.reply, "reply", limit: FieldChecks.longLimit)
        check(adopted: command.adopted, &checks)
        try checks.finish("the reply is incomplete")
        let channel = command.channel ?? facts.channel
        reply = Reply(given: command, channel: channel, at: context.now)
        state = .replied
        let overdue = end(.sameDay, at: context.now) + end(.promise, at: context.now)
        return Facts(
            overdue,
            then: ContactReplied(
                contactId: id, number: number, office: office, repliedAt: context.now, channel: channel,
                inTime: clocks.last { $0.name == ContactClock.promise.rawValue }?.state == .met, adopted: command.adopted,
                sealed: .content(ContactReply(reply: text))))
    }

    private var isComplaintByPhone: Bool { contactKind == .complaint && facts.channel.family == .call }

    /// The pace and the bound of a promise; notes what is wrong with it.
    private func promised(
        _ command: PromiseReply, under rules: Policy, at now: Date, _ checks: inout FieldChecks
    ) -> (pace: PromisePace, dueAt: Date) {
        guard let agreed = command.replyDueAt else {
            guard let pace = command.pace, let dueAt = pace.bound(from: now, under: rules) else {
                checks.note("replyDueAt", "is required, or the pace fast or normal")
                return (.agreed, now)
            }
            return (pace, dueAt)
        }
        if let pace = command.pace, pace != .agreed { checks.note("pace", "excludes replyDueAt") }
        if agreed <= now { checks.note("replyDueAt", "must lie in the future") }
        if agreed > now.addingTimeInterval(Self.farthestPromise) {
            checks.note("replyDueAt", "lies more than a year ahead")
        } else if isComplaintByPhone, let latest = PromisePace.normal.bound(from: now, under: rules), agreed > latest {
            checks.note(
                "replyDueAt", "lies too late: who complains by phone is promised an answer fast, or within the normal pace (INT-15)")
        }
        return (.agreed, agreed)
    }

    /// The owner hears whether a suggestion is adopted (INT-19).
    private func check(adopted: Bool?, at path: String = "", _ checks: inout FieldChecks) {
        switch contactKind {
        case .suggestion:
            if adopted == nil { checks.note("\(path)adopted", "is required: the owner hears whether the suggestion is adopted (INT-19)") }
        case .enquiry, .complaint, .repair, .serviceRequest, .move, .fee, .special:
            if adopted != nil { checks.note("\(path)adopted", "is for suggestions only (INT-19)") }
        }
    }
}
