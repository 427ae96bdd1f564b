import Foundation
import SharedModels

/// A callback task as a caller sees it, beside the fields that every case has. Who does not call owners sees no more than initials,
/// and nothing of what was said (OPS-01, D13).
struct CallbackTaskView: Encodable, Hashable, Sendable {
    let callbackKind: CallbackKind
    let subjectCase: SubjectCase?
    let subjectNumber: String?
    let contactId: ContactID?
    let cycle: Int
    let handledAt: Date
    let owner: Owner
    /// Whether the owner gets attention first (CBK-25).
    let keyOwner: Bool
    let planId: CallbackPlanID?
    /// When the owner should be called next, as it was reckoned when the task last changed.
    let nextCallAt: Date?
    /// Who began to call the owner, and until when nobody else records a call.
    let call: Call?
    /// The post that has to call (OPS-09); absent when nobody has to any more.
    let post: Role?
    let channel: CallbackChannel?
    /// The way that the case or the plan asks for (CBK-04, K-28).
    let proposedChannel: CallbackChannel?
    let appointedAt: Date?
    let attempts: Int
    let rating: ServiceRating?
    /// What the owner said in an app before anybody called; the words are with the contact.
    let ownersRating: OwnersRating?
    let completedAt: Date?
    let problem: ProblemScope?
    let raisedComplaintId: ComplaintID?
    /// Absent when the caller need not know it.
    let conversation: Conversation?
    /// Whether something was left out or shortened for this caller.
    let masked: Bool

    /// Whom to call.
    struct Owner: Encodable, Hashable, Sendable {
        let name: String
        let phone: String
        let unit: String
        /// A number that a failed attempt found out.
        let betterPhone: String?
        /// When and how the owner wants to be called; absent when nothing was said, or the caller need not know.
        let wishes: OwnerWishes?
    }

    /// A call that goes on.
    struct Call: Encodable, Hashable, Sendable {
        /// The token's subject.
        let by: String
        let until: Date
    }

    /// What it is about and what was said.
    struct Conversation: Encodable, Hashable, Sendable {
        let summary: String
        let result: String
        let person: String?
        let failedAttempts: [Attempt]
        let record: CallbackRecord?
        let reviews: [Review]
        let earlierRecords: [CallbackRecord]
    }
}

extension CallbackTask {
    func reveals(to actor: Actor) -> Bool { CallbackRoles.fullSight.contains(actor.role) }

    func showsReasons(to actor: Actor) -> Bool { reveals(to: actor) }

    func view(for actor: Actor) -> CallbackTaskView {
        let masked = !reveals(to: actor)
        return CallbackTaskView(
            callbackKind: callbackKind, subjectCase: subjectCase, subjectNumber: subjectNumber, contactId: contactId, cycle: cycle,
            handledAt: handledAt, owner: owner(masked: masked), keyOwner: isKeyOwner ?? false, planId: planId, nextCallAt: nextCallAt,
            call: call.map { CallbackTaskView.Call(by: $0.by, until: $0.until) }, post: state.awaitsCallback ? post : nil,
            channel: appointment?.channel, proposedChannel: proposedChannel, appointedAt: appointment?.at, attempts: attemptCount,
            rating: record?.form.rating, ownersRating: ownersRating,
            completedAt: record?.at, problem: record?.form.problem?.scope, raisedComplaintId: raisedComplaintId,
            conversation: masked ? nil : conversation, masked: masked)
    }

    private func owner(masked: Bool) -> CallbackTaskView.Owner {
        let known = particulars
        return CallbackTaskView.Owner(
            name: masked ? Mask.name(known.name) : known.name, phone: masked ? Mask.phone(known.phone) : known.phone,
            unit: masked ? Mask.unit(known.unit) : known.unit, betterPhone: masked ? betterPhone.map(Mask.phone) : betterPhone,
            wishes: masked ? nil : wishes)
    }

    private var conversation: CallbackTaskView.Conversation {
        CallbackTaskView.Conversation(
            summary: particulars.summary, result: particulars.result, person: appointment?.person, failedAttempts: attempts,
            record: record, reviews: reviews, earlierRecords: earlierRecords)
    }
}
