import Foundation
import SharedModels

/// What can be asked of a fee notice (domain 3.6).
enum FeeCommand: BookCommand {
    case receive(office: String, FeeForm, signature: String)
    /// Exactly one of both: the owner signs, or a witness of the owner's refusal.
    case deliver(signature: String?, witness: String?)
    /// Finance's second notice.
    case remind
    case contact(FeeContactForm)
    case visit(FeeVisitForm)
    case propose(String)
    /// The other of the two managers.
    case agree
    /// The general manager does not follow the proposal.
    case decline(reason: String)
    case announce(FeeMeans, receipt: String?)
    /// The general manager approves it.
    case takeMeasure(String)
    /// `chargeId` is the charge with which the desk collected it, where it did (INT-60).
    case pay(amountFen: Int, receiptNumber: String, chargeId: ChargeID? = nil)
    case withdraw(reason: String)
    /// System: a contact about it was handed over to its file.
    case noteQuestion(FeeQuestion)
    /// System: T-3D is due.
    case clockDue

    enum Code: String, Sendable, CaseIterable {
        case receive, deliver, remind, contact, visit, propose, agree, decline, announce
        case takeMeasure = "take-measure"
        case pay, withdraw
        case noteQuestion = "note-question"
        case clockDue = "clock-due"
    }

    var name: Code {
        switch self {
        case .receive: .receive
        case .deliver: .deliver
        case .remind: .remind
        case .contact: .contact
        case .visit: .visit
        case .propose: .propose
        case .agree: .agree
        case .decline: .decline
        case .announce: .announce
        case .takeMeasure: .takeMeasure
        case .pay: .pay
        case .withdraw: .withdraw
        case .noteQuestion: .noteQuestion
        case .clockDue: .clockDue
        }
    }

    /// A payment counts on what the charge has left, which may be refunded at the same moment (INT-60).
    var reads: [ReadCase] {
        guard case .pay(_, _, let charge?) = self else { return [] }
        return [ReadCase(charge.retyped(), as: Charge.self)]
    }

    var isClockDue: Bool { self == .clockDue }
}
