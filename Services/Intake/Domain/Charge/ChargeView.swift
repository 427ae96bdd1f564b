import Foundation
import SharedModels

/// A charge as a caller sees it, beside the fields that every case has.
struct ChargeView: Encodable, Hashable, Sendable {
    let charge: ChargeForm
    /// The paid service that it is for.
    let paidService: ChargedService?
    let collectedAt: Date
    let collectedBy: Role
    /// Fen.
    let refundedFen: Int
    let deductedFen: Int
    /// What can still be refunded or deducted.
    let leftFen: Int
    /// What invoices and receipts that count say; more than what stays, when one was not cancelled after a refund.
    let receiptedFen: Int
    let unreceiptedFen: Int
    let asked: Asked?
    let declined: FeeNote?
    let adjustments: [ChargeAdjustment]
    let receipts: [ChargeReceipt]
    /// Fee notices to which it was given as a payment; absent for none. What one of them has taken does not go back.
    let pays: [ChargeUse]?
    /// Whether names are shortened for this caller.
    let masked: Bool

    /// What waits for a leader.
    struct Asked: Encodable, Hashable, Sendable {
        let form: ChargeAdjustmentForm
        let at: Date
        let by: Role
    }
}

extension Charge {
    func reveals(to actor: Actor) -> Bool { ChargeRoles.fullSight.contains(actor.role) }

    func showsReasons(to actor: Actor) -> Bool { ChargeRoles.fullSight.contains(actor.role) }

    func view(for actor: Actor) -> ChargeView {
        let masked = !ChargeRoles.fullSight.contains(actor.role)
        return ChargeView(
            charge: masked ? form.masked : form, paidService: paidService, collectedAt: collectedAt, collectedBy: collectedBy,
            refundedFen: refundedFen, deductedFen: deductedFen, leftFen: leftFen, receiptedFen: receiptedFen,
            unreceiptedFen: unreceiptedFen,
            asked: asked.map { ChargeView.Asked(form: masked ? $0.form.masked : $0.form, at: $0.at, by: $0.by) },
            declined: masked ? declined.map(\.masked) : declined, adjustments: masked ? adjustments.map(\.masked) : adjustments,
            receipts: masked ? receipts.map(\.masked) : receipts, pays: uses, masked: masked)
    }
}

extension ChargeAdjustmentForm {
    fileprivate var masked: Self {
        var form = self
        form.reason = "***"
        return form
    }
}

extension ChargeAdjustment {
    fileprivate var masked: Self {
        var adjustment = self
        adjustment.form = form.masked
        return adjustment
    }
}

extension ChargeReceipt {
    fileprivate var masked: Self {
        var receipt = self
        receipt.cancellation = cancellation.map(\.masked)
        return receipt
    }
}

extension FeeNote {
    fileprivate var masked: Self { FeeNote(text: "***", at: at, by: by) }
}
