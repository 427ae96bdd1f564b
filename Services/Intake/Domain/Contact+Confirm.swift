import Foundation
import SharedModels

extension Contact {
    /// The person whom the message was for has it: that person says so, or whom that person told, and nobody for themselves (INT-06).
    mutating func confirm(in context: DecisionContext) throws(Rejection) -> Facts? {
        if confirmedAt != nil { return nil }
        guard isRelayed else { throw Rejection(.ruleViolated, "only a message for somebody is confirmed", rule: "INT-06") }
        try require(.recorded, .promised, .assigned, .answered, .replied, for: "confirm")
        guard ContactRoles.mayConfirm(context.actor, recordedBy: recorder, for: facts.responsible?.department) else {
            throw Rejection(
                .ruleViolated,
                "who wrote the message down does not confirm it; have its addressee confirm, or a colleague to whom the addressee said so",
                rule: "INT-06")
        }
        confirmedAt = context.now
        confirmedBy = context.actor
        return Facts(
            ContactConfirmed(
                contactId: id, number: number, office: office, confirmedAt: context.now, confirmedBy: context.actor.role))
    }
}

extension ContactRoles {
    /// Whether somebody may say that the addressee of a relayed message has it (INT-06).
    ///
    /// Who wrote it down knows that it was passed on, and not that it arrived. Where that is somebody of the department that it concerns, or a head,
    /// it may have been for them.
    /// - Parameters:
    ///   - actor: who says so.
    ///   - recorder: who wrote the message down.
    ///   - department: that the matter belongs to; nil where nobody knows.
    /// - Returns: whether the word of that person counts.
    static func mayConfirm(_ actor: Actor, recordedBy recorder: Actor, for department: Role?) -> Bool {
        actor.subject != recorder.subject || actor.role == department || heads.contains(actor.role)
    }
}
