import Foundation
import SharedModels

/// A fee notice as a caller sees it, beside the fields that every case has.
struct FeeNoticeView: Encodable, Hashable, Sendable {
    let notice: FeeForm
    let receivedAt: Date
    let receivedBy: Role
    let receipt: BookSignature
    let totalFen: Int
    let paidFen: Int
    let openFen: Int
    let payments: [FeePayment]
    let delivery: FeeDelivery?
    let reminder: BookStamp?
    let contacts: [FeeContact]
    let visits: [FeeVisit]
    let proposal: FeeProposal?
    let declined: FeeNote?
    let announcements: [FeeAnnouncement]
    let measure: FeeNote?
    let ended: BookStamp?
    let withdrawal: FeeNote?
    /// What owners asked about it, oldest first; absent for nothing.
    let questions: [FeeQuestion]?
    /// Whether names are shortened for this caller.
    let masked: Bool
}

extension FeeNotice {
    func reveals(to actor: Actor) -> Bool { FeeRoles.fullSight.contains(actor.role) }

    func showsReasons(to actor: Actor) -> Bool { FeeRoles.fullSight.contains(actor.role) }

    func view(for actor: Actor) -> FeeNoticeView {
        let masked = !FeeRoles.fullSight.contains(actor.role)
        let shown = masked ? self.masked : self
        return FeeNoticeView(
            notice: shown.form, receivedAt: receivedAt, receivedBy: receivedBy, receipt: shown.receipt, totalFen: totalFen,
            paidFen: paidFen,
            openFen: openFen, payments: payments, delivery: shown.delivery, reminder: reminder, contacts: shown.contacts,
            visits: shown.visits, proposal: shown.proposal, declined: shown.declined, announcements: shown.announcements,
            measure: shown.measure, ended: ended,
            withdrawal: shown.withdrawal, questions: shown.questions, masked: masked)
    }

    /// The same for eyes that need no names, nor what people said.
    private var masked: FeeNotice {
        var notice = FeeNotice(
            id: id, number: number, office: office, form: form.masked, receivedAt: receivedAt, receivedBy: receivedBy,
            receipt: receipt.masked)
        notice.delivery = delivery.map { FeeDelivery(signature: $0.signature.masked, witnessed: $0.witnessed, by: $0.by) }
        notice.contacts = contacts.map { contact in
            var form = contact.form
            form.person = Mask.name(form.person)
            form.reason = nil
            return FeeContact(form: form, at: contact.at, by: contact.by)
        }
        notice.visits = visits.map { visit in
            let form = FeeVisitForm(visitedAt: visit.form.visitedAt, companion: Mask.name(visit.form.companion), finding: "***")
            return FeeVisit(form: form, at: visit.at, by: visit.by)
        }
        notice.proposal = proposal.map { FeeProposal(text: "***", made: $0.made, agreed: $0.agreed) }
        notice.declined = declined.map { FeeNote(text: "***", at: $0.at, by: $0.by) }
        notice.announcements = announcements.map {
            FeeAnnouncement(means: $0.means, receipt: $0.receipt?.masked, at: $0.at, by: $0.by)
        }
        notice.measure = measure.map { FeeNote(text: "***", at: $0.at, by: $0.by) }
        notice.withdrawal = withdrawal.map { FeeNote(text: "***", at: $0.at, by: $0.by) }
        notice.questions = questions?.map(\.masked)
        return notice
    }
}
