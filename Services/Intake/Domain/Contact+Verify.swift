import Foundation
import Policy
import SharedModels

/// A matter is looked into the same day, and the finding goes to the director with a proposal (INT-11).
extension Contact {
    /// Takes what was found; what is found later takes its place, and the events keep both.
    mutating func take(_ command: VerifyContact, under rules: Policy, in context: DecisionContext) throws(Rejection) -> Facts? {
        if verification?.found == command { return nil }
        try require(.recorded, .promised, .assigned, for: "verify")
        var checks = FieldChecks()
        let finding = checks.require(command.finding, "finding", limit: FieldChecks.longLimit)
        let proposal = checks.require(command.proposal, "proposal", limit: FieldChecks.longLimit)
        try checks.finish("a matter is reported with what was found and what is proposed", rule: "INT-11")
        let zone = rules.days.zone
        let sameDay = zone.date(of: context.now) == zone.date(of: recordedAt)
        verification = Verification(found: command, sameDay: sameDay, at: context.now, by: context.actor.role)
        return Facts(
            ContactVerified(
                contactId: id, number: number, office: office, verifiedAt: context.now, sameDay: sameDay, recipients: [.officeDirector],
                sealed: .content(ContactFinding(finding: finding, proposal: proposal))))
    }

    /// What was found, and what is proposed.
    struct Verification: Codable, Hashable, Sendable {
        let found: VerifyContact
        /// Whether it was on the local day on which the contact was recorded.
        let sameDay: Bool
        let at: Date
        let by: Role
    }
}

/// What somebody found who looked into the matter (INT-11).
struct VerifyContact: Codable, Hashable, Sendable {
    var finding: String
    /// What the director is to decide about.
    var proposal: String
}
