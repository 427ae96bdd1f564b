import Casework
import ServiceBootstrap
import SharedModels

/// Payments that one side shows and the other does not, because an instance of a release before this took them (INT-60, ADR 47).
enum PaymentSearch {
    /// Charges of which a paid service has heard, and those that need no service to hear of them.
    static let counted = "charge_counted"

    /// Fee notices all of whose charges know that they pay it.
    static let told = "fee_payment_told"

    /// Tells paid services of charges that they do not show.
    static func charges(on ground: JobGround, page: Int = 100) -> IndexSearch<Charge> {
        let policy = ground.engine.policy
        return IndexSearch(counted, by: "charge_id", of: Charge.self, on: ground, page: page) { _, charge in
            guard charge.form.subject == .serviceRequest, let service = charge.form.caseId else { return [] }
            return [Submission(.notePayment(charge.id), to: service, as: ServiceRequest.self, under: policy, cause: .system())]
        }
    }

    /// Tells charges which fee notices they have paid.
    static func notices(on ground: JobGround, page: Int = 100) -> IndexSearch<FeeNotice> {
        let policy = ground.engine.policy
        return IndexSearch(told, by: "notice_id", of: FeeNotice.self, on: ground, page: page) { _, notice in
            notice.payments.compactMap(\.chargeId).map { charge in
                Submission(.notePayment(notice.id), to: charge.retyped(), as: Charge.self, under: policy, cause: .system())
            }
        }
    }
}
