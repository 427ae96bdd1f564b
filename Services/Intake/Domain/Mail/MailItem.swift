import Foundation
import Policy
import SharedModels

/// An item of mail at the desk (domain 3.9): an owner's is checked and told of the same day, the company's goes to a superior, what a courier
/// brings to its addressee at once (INT-34 to INT-38).
struct MailItem: BookEntry, Hashable {
    typealias Command = MailCommand
    typealias Rules = Policy

    static let kind = CaseKind(name: "mail_item", numberPrefix: "ML")
    static let noun = "mail item"

    /// How far an item has come. What was delivered or collected is closed with that: nothing is left to do.
    enum State: String, Codable, Sendable, CaseIterable {
        case received
        /// In order, nothing missing (INT-34).
        case checked
        /// The owner knows that it lies here (INT-35).
        case notified
        case closed
        case returned
        /// Company mail: in the register (INT-38).
        case logged
        case passedToSuperior = "passed_to_superior"
        /// Courier: signed for at the desk.
        case signed
        case givenToAddressee = "given_to_addressee"
    }

    let id: MailItemID
    let number: String
    let office: String
    let form: MailForm
    let receivedAt: Date
    let receivedBy: Role
    var state = State.received
    var clocks: [CaseClock] = []
    var checked: MailNote?
    /// That the owner was told by telephone.
    var notice: MailHandling?
    var delivery: MailHandling?
    var collection: MailHandling?
    var logged: BookStamp?
    /// To which superior the company's mail went.
    var passing: MailPassing?
    /// Who signed for what a courier brought.
    var signing: BookSignature?
    /// Who got what a courier brought.
    var giving: MailHandling?
    var returned: MailNote?

    var stateCode: String { state.rawValue }

    /// Whether it lies at the desk.
    var liesHere: Bool {
        switch state {
        case .received, .checked, .notified, .logged, .signed: true
        case .closed, .returned, .passedToSuperior, .givenToAddressee: false
        }
    }

    var open: [MailCommand.Code] {
        let next: [MailCommand.Code] =
            switch (form.stream, state) {
            case (.owner, .received): [.check]
            case (.owner, .checked): [.notify, .deliver]
            // Who was told may want it brought all the same.
            case (.owner, .notified): [.collect, .deliver]
            case (.company, .received): [.log]
            case (.company, .logged): [.passOn]
            case (.courier, .received): [.sign]
            case (.courier, .signed): [.give]
            default: []
            }
        return liesHere ? next + [.giveBack] : next
    }

    static func command(forDue clock: String) -> MailCommand? { [Self.clock, courierClock].contains(clock) ? .clockDue : nil }

    /// T-MAIL: the owner knows of it before the day ends on which it came (INT-35).
    static let clock = "T-MAIL"
    /// T-COURIER: its addressee has what a courier brought within `mail.courier_within` (INT-38).
    static let courierClock = "T-COURIER"
}

/// What came, for whom, and where it lies (INT-34, INT-37).
struct MailForm: Codable, Hashable, Sendable {
    var stream: MailStream
    var kind: MailKind
    /// The unit that it is for; of owners' mail only.
    var unit: String?
    /// The person that it is for.
    var addressee: String?
    var sender: String?
    var carrier: String?
    var trackingNumber: String?
    /// Where it lies.
    var place: String
    /// Whether its unit subscribes to sorting (INT-37).
    var sorting = false
    /// Where the copy of the unit's order of periodicals is filed, without which nothing is sorted for it (INT-37).
    var orderCopy: String?

    /// The same for eyes that need no names.
    var masked: MailForm {
        var form = self
        form.unit = unit.map(Mask.unit)
        form.addressee = addressee.map(Mask.name)
        form.sender = nil
        form.trackingNumber = nil
        form.place = "***"
        form.orderCopy = nil
        return form
    }
}

/// A note about an item.
struct MailNote: Codable, Hashable, Sendable {
    /// Absent where nothing was to be said.
    var text: String?
    let at: Date
    let by: Role
}

/// Somebody was told of an item, or has it now; the name is that of a signature where it was handed over.
struct MailHandling: Codable, Hashable, Sendable {
    var name: String
    var note: String?
    let at: Date
    let by: Role

    /// The same for eyes that need no names.
    var masked: MailHandling { MailHandling(name: Mask.name(name), note: nil, at: at, by: by) }
}

/// Who of the company has an item.
struct MailPassing: Codable, Hashable, Sendable {
    let superior: Role
    var name: String
    let at: Date
    let by: Role
}

/// What can be asked of an item of mail.
enum MailCommand: BookCommand {
    case receive(office: String, MailForm)
    case check(note: String?)
    /// The owner was told by telephone.
    case notify(person: String, note: String?)
    /// It was taken to the unit.
    case deliver(signature: String, note: String?)
    /// The owner came for it and signed.
    case collect(signature: String, note: String?)
    case log
    case passOn(to: Role, person: String)
    case sign(name: String)
    case give(signature: String)
    case giveBack(reason: String)
    /// System: the day on which it came has ended.
    case clockDue

    enum Code: String, Sendable, CaseIterable {
        case receive, check, notify, deliver, collect, log
        case passOn = "pass-on"
        case sign = "sign-for"
        case give
        case giveBack = "return"
        case clockDue = "clock-due"
    }

    var name: Code {
        switch self {
        case .receive: .receive
        case .check: .check
        case .notify: .notify
        case .deliver: .deliver
        case .collect: .collect
        case .log: .log
        case .passOn: .passOn
        case .sign: .sign
        case .give: .give
        case .giveBack: .giveBack
        case .clockDue: .clockDue
        }
    }

    var isClockDue: Bool { self == .clockDue }
}
