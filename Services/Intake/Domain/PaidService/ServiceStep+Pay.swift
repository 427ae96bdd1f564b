import Foundation
import Policy
import SharedModels

/// Money that the desk collected for a service by one charge, as the charge says (INT-60).
struct ServicePayment: Codable, Hashable, Sendable {
    let chargeId: ChargeID
    /// The charge's number, such as `CH-20260302-000001`.
    let number: String
    let collectedAt: Date
    let method: ChargeMethod
    /// Fen that were collected.
    let amountFen: Int
    let refundedFen: Int
    /// Fen that were set against something else.
    let deductedFen: Int
    /// In the order in which they were given.
    let receipts: [ServiceReceipt]

    init(of charge: Charge) {
        chargeId = charge.id
        number = charge.number
        collectedAt = charge.collectedAt
        method = charge.form.method
        amountFen = charge.form.amountFen
        refundedFen = charge.refundedFen
        deductedFen = charge.deductedFen
        receipts = charge.receipts.map {
            ServiceReceipt(
                kind: $0.kind, series: $0.series, number: $0.number, amountFen: $0.amountFen, cancelled: $0.cancellation != nil)
        }
    }

    /// Fen that count for the service: what was neither refunded nor set against something else.
    var leftFen: Int { amountFen - refundedFen - deductedFen }
}

/// An invoice or a receipt that was given for a service.
struct ServiceReceipt: Codable, Hashable, Sendable {
    let kind: ReceiptKind
    let series: String
    /// As printed.
    let number: Int
    /// Fen.
    let amountFen: Int
    /// Whether it counts no more.
    let cancelled: Bool
}

extension ServiceRequest {
    /// Fen that were collected and count.
    var paidFen: Int { payments?.reduce(0) { $0 + $1.leftFen } ?? 0 }

    /// Fen that the service costs so far: what is in the months' summaries, or before that what was agreed; nil while nobody knows.
    var dueFen: Int? {
        if [.declined, .cancelled].contains(state) { return 0 }
        let billed = bills.reduce(0) { $0 + $1.amountFen }
        if service.isAgreement || !bills.isEmpty { return billed }
        guard let price else { return nil }
        guard price.charge == .hour else { return price.totalFen }
        return delivery?.chargedSeconds.map { price.fen(forSeconds: $0) }
    }

    /// Fen that are still owed; nil while nobody knows what it costs.
    var openFen: Int? { dueFen.map { max(0, $0 - paidFen) } }

    /// Fen that were paid beyond what it costs; nil while nobody knows what it costs.
    var excessFen: Int? { dueFen.map { max(0, paidFen - $0) } }
}

extension ServiceStep {
    /// INT-60: what the desk collected for it, with its receipts and what went back. It is taken from the charge as that stands, so what was told
    /// twice or out of order comes to the same.
    mutating func notePayment(_ id: ChargeID) {
        guard let charge = context.read(id.retyped(), as: Charge.self), charge.form.caseId == context.caseID else { return }
        let payment = ServicePayment(of: charge)
        var payments = request.payments ?? []
        if let index = payments.firstIndex(where: { $0.chargeId == id }) {
            guard payments[index] != payment else { return }
            payments[index] = payment
        } else {
            payments.append(payment)
        }
        request.payments = payments
        tell(
            ServicePaymentChanged(
                serviceRequestId: request.id, number: request.number, office: request.office, changedAt: now, service: request.service,
                chargeId: id, paidFen: request.paidFen, dueFen: request.dueFen, openFen: request.openFen))
    }
}
