import Foundation
import Policy
import SharedModels

/// A pass that the desk issues: an owner card, or a pass of a vehicle, of renovation work, or for a while (INT-61).
struct Pass: BookEntry, Hashable {
    typealias Command = PassCommand
    typealias Rules = Policy

    static let kind = CaseKind(name: "pass", numberPrefix: "PS")
    static let noun = "pass"

    /// How a pass stands.
    enum State: String, Codable, Sendable, CaseIterable {
        case issued
        /// Its time is over, and it is not back.
        case expired
        case lost
        /// The desk has it back.
        case returned
        /// The desk declared it void, wherever it is.
        case withdrawn
    }

    let id: PassID
    let number: String
    let office: String
    let form: PassForm
    let issued: BookStamp
    var state = State.issued
    var clocks: [CaseClock] = []
    /// When it was reported lost last.
    var lostAt: Date?
    /// When and by whom it was given back or withdrawn.
    var ended: BookStamp?

    /// T-PASS: until when it is valid.
    static let clock = "T-PASS"

    var stateCode: String { state.rawValue }

    var open: [PassCommand.Code] {
        switch state {
        case .issued: [.takeBack, .reportLost, .withdraw]
        case .expired: [.takeBack, .reportLost, .withdraw]
        // Found again it may come back; it is never valid again.
        case .lost: [.takeBack, .withdraw]
        case .returned, .withdrawn: []
        }
    }

    static func command(forDue clock: String) -> PassCommand? { clock == Self.clock ? .clockDue : nil }
}

/// To whom a pass is issued, and for how long.
struct PassForm: Codable, Hashable, Sendable {
    var kind: PassKind
    var unit: String
    /// Who carries it.
    var holder: String
    /// What stands on the card.
    var card: String?
    /// Of the vehicle; a vehicle's pass needs one.
    var plate: String?
    /// When it is issued when it is left out.
    var validFrom: Date?
    /// Passes of renovation work and temporary ones need it; others are valid until they are given back.
    var validUntil: Date?

    /// The longest validity.
    static let longest: TimeInterval = 10 * 366 * 86_400

    /// The same for eyes that need no names.
    var masked: PassForm {
        var form = self
        form.unit = Mask.unit(unit)
        form.holder = Mask.name(holder)
        form.card = card.map(Mask.unit)
        form.plate = plate.map(Mask.unit)
        return form
    }
}

/// What can be asked of a pass.
enum PassCommand: BookCommand {
    case issue(office: String, PassForm)
    case takeBack
    case reportLost
    case withdraw(reason: String)
    /// System: its time is over.
    case clockDue

    enum Code: String, Sendable, CaseIterable {
        case issue
        case takeBack = "return"
        case reportLost = "report-lost"
        case withdraw
        case clockDue = "clock-due"
    }

    var name: Code {
        switch self {
        case .issue: .issue
        case .takeBack: .takeBack
        case .reportLost: .reportLost
        case .withdraw: .withdraw
        case .clockDue: .clockDue
        }
    }

    var isClockDue: Bool { self == .clockDue }
}

/// Who issues passes and who checks them.
enum PassRoles {
    static let desk = BookRoles.desk
    static let readers = BookRoles.readers
    /// Security checks passes at the gate.
    static let fullSight = BookRoles.fullSight.union([.security, .securityManager])
    /// Whom T-PASS tells.
    static let expired: [Role] = [.receptionist, .security]
}
