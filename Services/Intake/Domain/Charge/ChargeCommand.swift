import Foundation
import SharedModels

/// What can be asked of a charge.
enum ChargeCommand: BookCommand {
    /// With the id that the file of the unit has, if there is one.
    case collect(office: String, ChargeForm, unitFile: HouseholdID? = nil)
    /// `paying` are the fee notices that the charge pays, as the caller found it: money that has paid one does not go back.
    case askAdjustment(ChargeAdjustmentForm, paying: [FeeNoticeID] = [])
    /// Of what is named, and nothing that was asked for meanwhile.
    case approve(AdjustmentApproval, paying: [FeeNoticeID] = [])
    case decline(reason: String)
    /// The book has given the number for this charge already.
    case issueReceipt(ReceiptForm)
    /// The book has taken it back already.
    case cancelReceipt(ReceiptBookID, number: Int, reason: String)
    /// It is to pay a fee notice, which takes the payment afterwards. `beside` are notices that it was given to before, as the caller found it:
    /// one that has not taken it does not hold it.
    case pay(FeeNoticeID, amountFen: Int, beside: [FeeNoticeID] = [])
    /// System: a fee notice shows a payment by it of which the charge does not know, from before it kept them.
    case notePayment(FeeNoticeID)

    /// Money is of a household whose file is there (INT-39), and for a case that is (INT-60).
    var mentions: [CaseID] {
        guard case .collect(_, let form, let unitFile) = self else { return [] }
        let known = form.subject.caseKind == nil ? nil : form.caseId
        return [(form.householdId ?? unitFile)?.retyped(), known].compactMap(\.self)
    }

    /// A charge for a paid service names it; a receipt is one of its book; and money that has paid a fee notice is spent (ADR 47).
    var reads: [ReadCase] {
        switch self {
        case .collect(_, let form, _):
            guard form.subject == .serviceRequest, let id = form.caseId else { return [] }
            return [ReadCase(id, as: ServiceRequest.self)]
        case .askAdjustment(_, let notices), .approve(_, let notices): return notices.map(Self.read)
        case .pay(let notice, _, let others): return ([notice] + others.filter { $0 != notice }).map(Self.read)
        case .notePayment(let notice): return [Self.read(notice)]
        case .issueReceipt(let form): return [ReadCase(form.bookId.retyped(), as: ReceiptBook.self)]
        case .decline, .cancelReceipt: return []
        }
    }

    private static func read(_ notice: FeeNoticeID) -> ReadCase { ReadCase(notice.retyped(), as: FeeNotice.self) }

    enum Code: String, Sendable, CaseIterable {
        case collect
        case askAdjustment = "ask-adjustment"
        case approve = "approve-adjustment"
        case decline = "decline-adjustment"
        case issueReceipt = "issue-receipt"
        case cancelReceipt = "cancel-receipt"
        case pay
        case notePayment = "note-payment"
    }

    var name: Code {
        switch self {
        case .collect: .collect
        case .askAdjustment: .askAdjustment
        case .approve: .approve
        case .decline: .decline
        case .issueReceipt: .issueReceipt
        case .cancelReceipt: .cancelReceipt
        case .pay: .pay
        case .notePayment: .notePayment
        }
    }
}

/// Which refund or deduction a leader approves, as the leader has read it: what was asked for anew meanwhile is another (INT-60).
struct AdjustmentApproval: Hashable, Sendable {
    let kind: ChargeAdjustmentKind
    /// Fen.
    let amountFen: Int
    /// When it was asked for, to the millisecond.
    let askedAt: Date

    /// What is wrong with it as the name of a request; nothing when it is that one.
    func differences(from form: ChargeAdjustmentForm, askedAt at: Date) -> [Rejection.Field] {
        var fields: [Rejection.Field] = []
        if kind != form.kind { fields.append(.init("kind", "is not what is asked for, a \(form.kind.rawValue)")) }
        if amountFen != form.amountFen { fields.append(.init("amountFen", "is not what is asked for, \(form.amountFen)")) }
        // A time is written and read with milliseconds.
        if abs(askedAt.timeIntervalSince(at)) >= 0.001 { fields.append(.init("askedAt", "is not when it was asked for")) }
        return fields
    }
}
