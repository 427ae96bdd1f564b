import Foundation
import Policy
import SharedModels

/// A book of numbered blank invoices or receipts in custody (空白发票、收据): each number is used once, and what became of each is known when
/// the book goes back (INT-60).
struct ReceiptBook: BookEntry, Hashable {
    typealias Command = ReceiptBookCommand
    typealias Rules = Policy

    static let kind = CaseKind(name: "receipt_book", numberPrefix: "RB")
    static let noun = "receipt book"

    /// Where the book is.
    enum State: String, Codable, Sendable, CaseIterable {
        case inCustody = "in_custody"
        /// Every number is used; the book is still here.
        case usedUp = "used_up"
        case returned
    }

    let id: ReceiptBookID
    let number: String
    let office: String
    let form: ReceiptBookForm
    let receivedAt: Date
    let receivedBy: Role
    var state = State.inCustody
    var clocks: [CaseClock] = []
    /// What was used, in the order in which it was.
    var blanks: [UsedBlank] = []
    /// That the book went back, and who took it.
    var handBack: HandBack?

    /// Numbers of one book.
    static let mostNumbers = 500

    var stateCode: String { state.rawValue }

    var open: [ReceiptBookCommand.Code] {
        let cancel: [ReceiptBookCommand.Code] = blanks.contains { $0.use == .issued } ? [.cancel] : []
        return switch state {
        case .inCustody: [.issue, .spoil, .handBack] + cancel
        case .usedUp: [.handBack] + cancel
        case .returned: cancel
        }
    }

    /// Numbers are given and taken back with their charge, and by no route of the book's.
    var allowedCommands: [String] { open.filter { ![.issue, .cancel].contains($0) }.map(\.rawValue) }

    func blank(_ number: Int) -> UsedBlank? { blanks.first { $0.number == number } }

    /// Fen that stand on a blank which was given for a charge and counts; nil when it was not, or was taken back.
    func given(_ number: Int, for charge: ChargeID) -> Int? {
        guard let blank = blank(number), blank.use == .issued, blank.chargeId == charge else { return nil }
        return blank.amountFen
    }

    /// The last number that was used; nil in a fresh book.
    private var lastUsed: Int? { blanks.map(\.number).max() }

    /// Numbers that nobody used although later ones were, in order.
    var gaps: [Int] {
        guard let lastUsed else { return [] }
        let used = Set(blanks.map(\.number))
        return (form.first...lastUsed).filter { !used.contains($0) }
    }

    /// Numbers behind the last one that was used.
    var unusedCount: Int { form.last - (lastUsed ?? form.first - 1) }

    func count(_ use: BlankUse) -> Int { blanks.count { $0.use == use } }

    /// That a book went back.
    struct HandBack: Codable, Hashable, Sendable {
        /// Who took it.
        var signature: BookSignature
        let by: Role
    }
}

/// Which blanks a book has.
struct ReceiptBookForm: Codable, Hashable, Sendable {
    var kind: ReceiptKind
    /// As printed before the number, a code: it stands in events in clear. With kind and number it is on one blank of an office only.
    var series: String
    var first: Int
    var last: Int

    /// The highest printed number: eighteen digits.
    static let highest = 999_999_999_999_999_999
}

/// A blank that was used.
struct UsedBlank: Codable, Hashable, Sendable {
    let number: Int
    var use: BlankUse
    /// The charge that it was given for.
    let chargeId: ChargeID?
    /// Fen; nil of one that was spoiled.
    let amountFen: Int?
    let at: Date
    let by: Role
    /// Why it was spoiled or cancelled.
    var note: FeeNote?
}

/// What can be asked of a book of blanks.
enum ReceiptBookCommand: BookCommand {
    case receive(office: String, ReceiptBookForm)
    /// With its charge only.
    case issue(number: Int, ChargeID, amountFen: Int)
    case spoil(number: Int, reason: String)
    /// With its charge only.
    case cancel(number: Int, ChargeID, reason: String)
    case handBack(signature: String)

    enum Code: String, Sendable, CaseIterable {
        case receive, issue, spoil, cancel
        case handBack = "hand-back"
    }

    var name: Code {
        switch self {
        case .receive: .receive
        case .issue: .issue
        case .spoil: .spoil
        case .cancel: .cancel
        case .handBack: .handBack
        }
    }
}
