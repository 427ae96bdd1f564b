import Foundation
import Policy
import SharedModels

/// Money that the desk collected (收款), what was refunded (退款) or deducted (扣款) of it, and the invoices and receipts that were given for it
/// (INT-60).
///
/// Never more is refunded and deducted than was collected, nor receipted than was collected and stays.
struct Charge: BookEntry, Hashable {
    typealias Command = ChargeCommand
    typealias Rules = Policy

    static let kind = CaseKind(name: "charge", numberPrefix: "CH")
    static let noun = "charge"

    /// 2: the paid service that it is for. 3: the fee notices that it pays.
    static let format: Int16 = 3

    /// What is to be decided about it.
    enum State: String, Codable, Sendable, CaseIterable {
        case collected
        /// A leader has to decide about a refund or a deduction.
        case adjusting
        /// All of it is refunded or deducted.
        case settled
    }

    let id: ChargeID
    let number: String
    let office: String
    let form: ChargeForm
    let collectedAt: Date
    let collectedBy: Role
    /// The paid service that it is for; nil when it is for none, or was collected before that was kept.
    var paidService: ChargedService?
    var state = State.collected
    var clocks: [CaseClock] = []
    /// What waits for a leader's word.
    var asked: ChargeRequest?
    /// The last one that was declined.
    var declined: FeeNote?
    /// In order.
    var adjustments: [ChargeAdjustment] = []
    /// In the order in which they were given.
    var receipts: [ChargeReceipt] = []
    /// Fee notices to which it was given as a payment, in order; nil for none. More than one only where the one before was taken back, or was
    /// paid before this was kept.
    var uses: [ChargeUse]?

    /// Adjustments of one charge, and receipts of one.
    static let mostEntries = 50

    var stateCode: String { state.rawValue }

    func sum(_ kind: ChargeAdjustmentKind) -> Int { adjustments.reduce(0) { $0 + ($1.form.kind == kind ? $1.form.amountFen : 0) } }
    var refundedFen: Int { sum(.refund) }
    var deductedFen: Int { sum(.deduction) }
    /// What can still be refunded or deducted.
    var leftFen: Int { form.amountFen - refundedFen - deductedFen }
    /// What invoices and receipts that count say.
    var receiptedFen: Int { receipts.reduce(0) { $0 + ($1.cancellation == nil ? $1.amountFen : 0) } }
    /// For how much another one can be given: what stays, less what has one.
    var unreceiptedFen: Int { max(0, form.amountFen - refundedFen - receiptedFen) }

    var open: [ChargeCommand.Code] {
        let receipts: [ChargeCommand.Code] =
            (unreceiptedFen > 0 && self.receipts.count < Self.mostEntries ? [.issueReceipt] : [])
            + (receiptedFen > 0 ? [.cancelReceipt] : [])
        return switch state {
        case .collected: (adjustments.count < Self.mostEntries ? [.askAdjustment] : []) + receipts + [.pay, .notePayment]
        case .adjusting: [.approve, .decline] + receipts + [.pay, .notePayment]
        case .settled: receipts + [.notePayment]
        }
    }

    /// What people may give by a route of its own; a fee notice is paid by the notice's.
    var allowedCommands: [String] { open.filter { ![.pay, .notePayment].contains($0) }.map(\.rawValue) }

    func receipt(_ number: Int, of book: ReceiptBookID) -> ChargeReceipt? { receipts.first { $0.number == number && $0.bookId == book } }
}

/// The paid service that a charge is for, as people call it.
struct ChargedService: Codable, Hashable, Sendable {
    /// Such as `SR-20260302-000001`.
    let number: String
    let service: PaidServiceKind
}

/// What was collected, of whom and for what.
struct ChargeForm: Codable, Hashable, Sendable {
    var unit: String
    /// The file of the household: given, or found by office and unit; nil when it has none.
    var householdId: HouseholdID?
    /// Who paid.
    var payer: String
    var subject: ChargeSubject
    /// The case that it is for; nil for none.
    var caseId: CaseID?
    /// For what, in words; needed where the subject says nothing.
    var what: String?
    var method: ChargeMethod
    /// Fen, 1 to `FeeCharge.highestFen`.
    var amountFen: Int

    /// Whether it says the same as what was taken down, which has the household that was found for it.
    func isSame(as taken: ChargeForm) -> Bool {
        var form = self
        if householdId == nil { form.householdId = taken.householdId }
        return form == taken
    }

    /// The same for eyes that need no names.
    var masked: ChargeForm {
        var form = self
        form.unit = Mask.unit(unit)
        form.payer = Mask.name(payer)
        form.what = what.map { _ in "***" }
        return form
    }
}

/// What is asked for: a refund or a deduction, and why.
struct ChargeAdjustmentForm: Codable, Hashable, Sendable {
    var kind: ChargeAdjustmentKind
    /// Fen.
    var amountFen: Int
    var reason: String
    /// How it goes back; nil for the way by which it came.
    var method: ChargeMethod?
}

/// A refund or a deduction that waits for a leader.
struct ChargeRequest: Codable, Hashable, Sendable {
    var form: ChargeAdjustmentForm
    let at: Date
    let by: Role
    /// The token's subject: whoever asks does not approve.
    let subject: String
}

/// A refund or a deduction that was approved, and with that made.
struct ChargeAdjustment: Codable, Hashable, Sendable {
    var form: ChargeAdjustmentForm
    let askedAt: Date
    let askedBy: Role
    let approvedAt: Date
    let approvedBy: Role
}

/// An invoice or a receipt that was given for the charge.
struct ChargeReceipt: Codable, Hashable, Sendable {
    let bookId: ReceiptBookID
    let kind: ReceiptKind
    let series: String
    /// As printed.
    let number: Int
    let amountFen: Int
    let issuedAt: Date
    let issuedBy: Role
    var cancellation: FeeNote?
    /// The number, of the same book or another, of the one that took its place.
    var replacedBy: Int?
}

/// Which blank is given, and for how much.
struct ReceiptForm: Codable, Hashable, Sendable {
    let bookId: ReceiptBookID
    let kind: ReceiptKind
    let series: String
    let number: Int
    /// As it stands on the blank.
    var amountFen: Int
    /// A cancelled one of the same charge and kind whose place it takes.
    var replaces: Int?
}
