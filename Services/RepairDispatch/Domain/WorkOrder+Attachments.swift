import Foundation
import SharedModels

extension WorkOrder {
    /// Whether another picture of a kind fits; photos never take the place of the owner's signature (REP-12).
    func hasRoom(for kind: AttachmentKind) -> Bool {
        let signatures = pictures.count { $0.kind == .signature }
        return kind == .signature
            ? state == .workDone && signatures < WorkOrderLimits.signatures : pictures.count - signatures < WorkOrderLimits.attachments
    }

    /// A picture, kept already under its content's hash, becomes part of the slip (REP-11 to REP-13).
    ///
    /// The signature comes when the work is done and before the sign-off that names it (REP-12): an earlier one would confirm nothing.
    func attach(_ form: AttachmentForm, in context: DecisionContext) throws(Rejection) -> Decision<WorkOrder> {
        guard form.kind != .signature || state == .workDone else {
            throw Rejection(.ruleViolated, "The owner signs once the work is done, and before it is signed off.", rule: "REP-12")
        }
        guard hasRoom(for: form.kind) else {
            throw Rejection(
                .ruleViolated,
                "A work order has at most \(WorkOrderLimits.attachments) photos and \(WorkOrderLimits.signatures) signatures.")
        }
        var check = FieldChecks()
        check.require(form.bytes > 0, "", "must not be empty")
        check.require(form.sha256.wholeMatch(of: /[0-9a-f]{64}/) != nil, "sha256", "must be 64 hexadecimal digits")
        try check.finish()
        let attachment = Attachment(
            id: form.id ?? AttachmentID(context.freshID), kind: form.kind, contentType: form.contentType, bytes: form.bytes,
            sha256: form.sha256,
            at: context.now, by: context.actor.subject)
        var after = self
        after.attachments = pictures + [attachment]
        return .changed(
            after,
            PhotoAdded(
                workOrderId: id, number: number, office: office, addedAt: context.now, attachmentId: attachment.id, kind: form.kind,
                bytes: form.bytes))
    }
}
