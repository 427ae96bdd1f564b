import Foundation
import SharedModels

/// That a charge was given to a fee notice as a payment (INT-60). Whether the notice has taken it stands in the notice.
struct ChargeUse: Codable, Hashable, Sendable {
    let feeNoticeId: FeeNoticeID
    /// The notice's number, such as `FN-20260302-000001`.
    let number: String
    /// Fen.
    let amountFen: Int
    let at: Date
    let by: Role
}

extension FeeNotice {
    /// Fen of a charge that it holds: what the charge has paid of it, unless the notice was taken back.
    func heldFen(of charge: ChargeID) -> Int {
        state == .withdrawn ? 0 : payments.reduce(0) { $0 + ($1.chargeId == charge ? $1.amountFen : 0) }
    }

    /// The payment that a charge has made; nil for none.
    func payment(by charge: ChargeID) -> FeePayment? { payments.first { $0.chargeId == charge } }
}

extension Charge {
    /// Fee notices that it may have paid: whoever decides about its money counts on them.
    var paidNotices: [FeeNoticeID] {
        let used = uses?.map(\.feeNoticeId) ?? []
        guard form.subject == .feeNotice, let own = form.caseId.map({ FeeNoticeID($0.uuid) }), !used.contains(own) else { return used }
        return used + [own]
    }

    /// Whether it is given to a notice for just this payment.
    func isGiven(to notice: FeeNoticeID, amountFen: Int) -> Bool {
        uses?.contains { $0.feeNoticeId == notice && $0.amountFen == amountFen } ?? false
    }

    /// Fen that pay fee notices. One that nobody has read is taken to hold what it was given.
    func heldFen(in context: DecisionContext) -> Int {
        paidNotices.reduce(0) { sum, id in
            if let notice = context.read(id.retyped(), as: FeeNotice.self) { return sum + notice.heldFen(of: self.id) }
            return sum + (uses?.first { $0.feeNoticeId == id }?.amountFen ?? 0)
        }
    }

    /// Fen that can go back: what is left and pays no notice.
    func freeFen(in context: DecisionContext) -> Int { max(0, leftFen - heldFen(in: context)) }
}

extension BookStep<Charge> {
    /// It pays one notice: where it was given to another, that one has not taken it, or was taken back (INT-60).
    mutating func pay(_ id: FeeNoticeID, _ amount: Int) throws(Rejection) {
        var checks = FieldChecks()
        let notice = context.read(id.retyped(), as: FeeNotice.self)
        if let notice, notice.office == entry.office, entry.form.caseId == nil || entry.form.caseId == id.retyped() {
            if notice.payment(by: entry.id) != nil { checks.note("chargeId", "is that of another payment on this notice") }
            for use in entry.uses ?? [] where use.feeNoticeId != id {
                let other = context.read(use.feeNoticeId.retyped(), as: FeeNotice.self)
                if other.map({ $0.heldFen(of: entry.id) > 0 }) ?? true { checks.note("chargeId", "pays \(use.number)") }
            }
        } else {
            checks.note("chargeId", "is no charge of this office for this case")
        }
        if amount < 1 || amount > entry.leftFen {
            checks.note("chargeId", "has \(entry.leftFen) left; the rest was refunded or deducted, or never collected")
        }
        try checks.finish("a charge pays one fee notice, with what is left of it", rule: "INT-60")
        guard let notice else { preconditionFailure("finish throws when it is missing") }
        // What no notice has taken was given in vain.
        let taken = (entry.uses ?? []).filter { use in
            context.read(use.feeNoticeId.retyped(), as: FeeNotice.self)?.payment(by: entry.id) != nil
        }
        use(ChargeUse(feeNoticeId: id, number: notice.number, amountFen: amount, at: now, by: context.actor.role), beside: taken)
    }

    /// What a notice says of a payment by this charge is so, whatever the rules are by now.
    mutating func notePayment(_ id: FeeNoticeID) {
        guard let notice = context.read(id.retyped(), as: FeeNotice.self), let payment = notice.payment(by: entry.id),
            !entry.isGiven(to: id, amountFen: payment.amountFen)
        else { return }
        let others = (entry.uses ?? []).filter { $0.feeNoticeId != id }
        use(
            ChargeUse(feeNoticeId: id, number: notice.number, amountFen: payment.amountFen, at: payment.at, by: payment.by), beside: others)
    }

    private mutating func use(_ use: ChargeUse, beside others: [ChargeUse]) {
        entry.uses = others + [use]
        tell(
            ChargeAllotted(
                chargeId: entry.id, number: entry.number, office: entry.office, allottedAt: now, feeNoticeId: use.feeNoticeId,
                feeNoticeNumber: use.number, amountFen: use.amountFen))
    }
}
