import Foundation
import Policy
import SharedModels

/// What can be asked of a service request (domain 3.7).
enum ServiceCommand: CaseCommand, Hashable {
    case open(ServiceForm)
    /// The supplier of plants was told (INT-65).
    case tellSupplier(String)
    /// Whoever serves has looked at it and can do it; with what goes by the lift where the order does not say.
    case assess(finding: String, goods: String? = nil)
    /// Not possible at the wanted time (INT-66).
    case postpone(reason: String)
    /// Another time is agreed with the owner.
    case reschedule(ServiceTime)
    case price([PriceLineForm])
    /// The supervisor approves the agreement of regular cleaning (INT-62).
    case approve
    case confirm(ServiceSigning)
    case decline(reason: String)
    case schedule(from: Date?)
    case deliver(used: ServiceTime?, remarks: String?)
    case accept(ServiceTaking)
    /// The owner is not satisfied: it is done again.
    case refuse(remarks: String)
    /// The agreement's original is with finance, the copy lies here (INT-62).
    case fileAgreement(place: String)
    case bill(ServiceBilling)
    /// The agreement ends with this day.
    case end(LocalDate)
    case close
    case cancel(reason: String)
    /// System: money was collected for it by this charge, or something of that charge has changed (INT-60).
    case notePayment(ChargeID)
    /// System: a month ends in whose summary it is not.
    case clockDue(LedgerMonth)
    /// System: it begins soon, and whoever serves is reminded.
    case remind

    /// Names of the commands in URLs, history and answers.
    enum Code: String, Sendable, CaseIterable {
        case open
        case tellSupplier = "tell-supplier"
        case assess, postpone, reschedule, price, approve, confirm, decline, schedule, deliver, accept, refuse
        case fileAgreement = "file-agreement"
        case bill, end, close, cancel
        case notePayment = "note-payment"
        case clockDue = "clock-due"
        case remind

        /// Whether only the system gives it.
        var isInternal: Bool { [.clockDue, .notePayment, .remind].contains(self) }
    }

    /// Which command it is, without its content.
    var name: Code {
        switch self {
        case .open: .open
        case .tellSupplier: .tellSupplier
        case .assess: .assess
        case .postpone: .postpone
        case .reschedule: .reschedule
        case .price: .price
        case .approve: .approve
        case .confirm: .confirm
        case .decline: .decline
        case .schedule: .schedule
        case .deliver: .deliver
        case .accept: .accept
        case .refuse: .refuse
        case .fileAgreement: .fileAgreement
        case .bill: .bill
        case .end: .end
        case .close: .close
        case .cancel: .cancel
        case .notePayment: .notePayment
        case .clockDue: .clockDue
        case .remind: .remind
        }
    }

    var code: String { name.rawValue }

    /// What is known of a charge is what the charge says of itself.
    var reads: [ReadCase] {
        guard case .notePayment(let charge) = self else { return [] }
        return [ReadCase(charge.retyped(), as: Charge.self)]
    }
}
