import Foundation
import SharedModels

/// A special request as a caller sees it, beside the fields that every case has.
struct SpecialRequestView: Encodable, Hashable, Sendable {
    let specialRequest: SpecialForm
    let filedAt: Date
    let filedBy: Role
    /// Who has it in hand; empty when nobody has.
    let inHand: [Role]
    let opinion: SpecialNote?
    let submission: SpecialRequest.Submission?
    let decision: SpecialRequest.Decided?
    let answer: SpecialRequest.Told?
    let result: SpecialNote?
    let withdrawal: SpecialNote?
    let reminders: Int
    /// Whether names are shortened and words left out for this caller.
    let masked: Bool
}

extension SpecialRequest {
    func reveals(to actor: Actor) -> Bool { SpecialRequestRoles.fullSight.contains(actor.role) }

    func showsReasons(to actor: Actor) -> Bool { SpecialRequestRoles.fullSight.contains(actor.role) }

    func view(for actor: Actor) -> SpecialRequestView {
        let masked = !SpecialRequestRoles.fullSight.contains(actor.role)
        var (submission, decision) = (submission, decision)
        if masked {
            submission?.form = SpecialSubmissionForm(document: "***", proposal: "***")
            decision?.words = "***"
        }
        return SpecialRequestView(
            specialRequest: masked ? form.masked : form, filedAt: filedAt, filedBy: filedBy, inHand: inHand,
            opinion: masked ? opinion?.masked : opinion, submission: submission, decision: decision, answer: answer,
            result: masked ? result?.masked : result, withdrawal: masked ? withdrawal?.masked : withdrawal, reminders: reminders,
            masked: masked)
    }
}
