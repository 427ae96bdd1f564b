import Foundation
import Policy
import SharedModels

/// Keys of a unit in custody (钥匙保管): lent against a name and a time, and released against a signature (INT-42, domain 3.10).
struct KeyCustody: BookEntry, Hashable {
    typealias Command = KeyCommand
    typealias Rules = Policy

    static let kind = CaseKind(name: "key_custody", numberPrefix: "KY")
    static let noun = "key custody"

    /// Where the keys are.
    enum State: String, Codable, Sendable, CaseIterable {
        case inCustody = "in_custody"
        case lent
        case released
    }

    let id: KeyCustodyID
    let number: String
    let office: String
    let form: KeyForm
    let receivedAt: Date
    let receivedBy: Role
    var state = State.inCustody
    var clocks: [CaseClock] = []
    /// In order; the last `loansKept`, the history knows of all. The last one is out while the keys are lent.
    var loans: [KeyLending] = []
    var release: Release?

    /// Loans that the case itself keeps.
    static let loansKept = 50

    /// T-KEY: when keys that are lent are to be back.
    static let clock = "T-KEY"

    var stateCode: String { state.rawValue }

    var open: [KeyCommand.Code] {
        switch state {
        case .inCustody: [.lend, .release]
        case .lent: [.takeBack]
        case .released: []
        }
    }

    static func command(forDue clock: String) -> KeyCommand? { clock == Self.clock ? .clockDue : nil }

    /// That the keys left custody for good.
    struct Release: Codable, Hashable, Sendable {
        let recipient: KeyRecipient
        var signature: BookSignature
        let by: Role
    }
}

/// Which keys, of which unit, from whom (INT-42).
struct KeyForm: Codable, Hashable, Sendable {
    var unit: String
    /// The list of keys, such as `front door, 2`.
    var keys: [String]
    /// Who brought them.
    var from: String
    /// Where they hang.
    var place: String

    /// Entries of one list.
    static let mostKeys = 50

    /// The same for eyes that need no names: nobody learns from it which door a hook opens.
    var masked: KeyForm { KeyForm(unit: Mask.unit(unit), keys: keys, from: Mask.name(from), place: Mask.unit(place)) }
}

/// What is said when keys are lent.
struct KeyLoanForm: Codable, Hashable, Sendable {
    var borrower: String
    var phone: String?
    var reason: String
    var dueAt: Date

    /// The longest loan.
    static let longest: TimeInterval = 31 * 86_400
}

/// A loan of keys.
struct KeyLending: Codable, Hashable, Sendable {
    var form: KeyLoanForm
    let at: Date
    let by: Role
    /// Absent while they are out.
    var returnedAt: Date?
    /// Whether they were not back in time.
    var wasLate = false

    /// The same for eyes that need no names.
    var masked: KeyLending {
        var loan = self
        loan.form.borrower = Mask.name(form.borrower)
        loan.form.phone = form.phone.map(Mask.phone)
        loan.form.reason = Mask.unit(form.reason)
        return loan
    }
}

/// What can be asked of keys in custody.
enum KeyCommand: BookCommand {
    case receive(office: String, KeyForm)
    case lend(KeyLoanForm)
    /// The borrower brings them back. `lentAt` says which loan, so that a late repetition does not end the next one.
    case takeBack(lentAt: Date?)
    case release(to: KeyRecipient, signature: String)
    /// System: keys that are lent should be back.
    case clockDue

    enum Code: String, Sendable, CaseIterable {
        case receive, lend
        case takeBack = "return"
        case release
        case clockDue = "clock-due"
    }

    var name: Code {
        switch self {
        case .receive: .receive
        case .lend: .lend
        case .takeBack: .takeBack
        case .release: .release
        case .clockDue: .clockDue
        }
    }

    var isClockDue: Bool { self == .clockDue }
}
