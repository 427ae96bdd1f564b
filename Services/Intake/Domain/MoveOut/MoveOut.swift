import Foundation
import Policy
import SharedModels

/// A tenant who moves out (退租): the form two weeks ahead, three undertakings, the clearance of three departments, the keys
/// (INT-51 to INT-53, domain 3.8b).
struct MoveOut: BookEntry, Hashable {
    typealias Command = MoveOutCommand
    typealias Rules = Policy

    static let kind = CaseKind(name: "move_out", numberPrefix: "MO")
    static let noun = "move-out"

    /// 2: the contact that it came from.
    static let format: Int16 = 2

    /// How far a move-out has come.
    enum State: String, Codable, Sendable, CaseIterable {
        case requested
        /// The undertakings are signed; the departments clear it.
        case clearing
        case cleared
        case keysInCustody = "keys_in_custody"
        case closed
        case cancelled
    }

    let id: MoveOutID
    let number: String
    let office: String
    let form: MoveOutForm
    let requestedAt: Date
    let requestedBy: Role
    /// The exclusive bound for the form under the rules of that day (INT-51).
    let bound: Date
    /// Whether the form came later than that (INT-51, WE-60).
    let late: Bool
    var state = State.requested
    var clocks: [CaseClock] = []
    var undertakings: Undertakings?
    /// What departments have cleared, in order; each once.
    var clearances: [MoveOutClearance] = []
    var keys: Keys?
    /// The entry that the unit has in the register of vacant units; once it is closed.
    var vacantUnitId: VacantUnitID?
    var ended: BookStamp?

    /// Departments that clear a move-out, and by which command (INT-53).
    static let departments: [(department: Role, command: MoveOutCommand.Code)] = [
        (.finance, .clearFinance), (.engineering, .clearEngineering), (.security, .clearSecurity),
    ]

    /// T-CLEAR: when departments that have not cleared are reminded.
    static let clock = "T-CLEAR"
    /// Reminders of one move-out.
    static let mostReminders = 10

    var stateCode: String { state.rawValue }

    /// Departments that have not cleared it yet.
    var outstanding: [Role] { Self.departments.map(\.department).filter { role in !clearances.contains { $0.department == role } } }

    var open: [MoveOutCommand.Code] {
        switch state {
        case .requested: [.undertake, .cancel]
        case .clearing: Self.departments.filter { outstanding.contains($0.department) }.map(\.command) + [.cancel]
        case .cleared: [.receiveKeys, .cancel]
        case .keysInCustody: [.close]
        case .closed, .cancelled: []
        }
    }

    static func command(forDue clock: String) -> MoveOutCommand? { clock == Self.clock ? .clockDue : nil }

    /// The undertakings as they were signed.
    struct Undertakings: Codable, Hashable, Sendable {
        var form: UndertakingForm
        let at: Date
        let by: Role
    }

    /// Where the keys are.
    struct Keys: Codable, Hashable, Sendable {
        let keyCustodyId: KeyCustodyID
        let at: Date
        let by: Role
    }
}

/// 《业主退租表》: who moves out of which unit, and on which day (INT-51).
struct MoveOutForm: Codable, Hashable, Sendable {
    var unit: String
    var tenant: String
    var phone: String?
    /// The day on which the tenancy agreement ends.
    var agreementDate: LocalDate
    /// An earlier day that the owner has confirmed by letter (INT-52).
    var confirmedDate: LocalDate?
    /// The contact that it came from; nil for one that began without.
    var contactId: ContactID?

    /// The day of the move-out (INT-52, first undertaking).
    var date: LocalDate { confirmedDate ?? agreementDate }

    /// Days ahead for which a form is taken.
    static let farthest = 731
}

/// The three written undertakings: the date, a second renovation, the keys; owner and tenant sign each their part (INT-52).
struct UndertakingForm: Codable, Hashable, Sendable {
    /// Which letter of the owner confirms an early exit; for one only.
    var letter: String?
    var renovation: MoveOutRenovation
    /// What owner and tenant agreed about it; where there was one.
    var renovationAgreement: String?
    /// Which keys are given into custody, and when.
    var keys: String
    var ownerSignature: String
    var tenantSignature: String

    /// The same for eyes that need no names.
    var masked: UndertakingForm {
        UndertakingForm(
            letter: letter.map(Mask.unit), renovation: renovation, renovationAgreement: renovationAgreement.map(Mask.unit),
            keys: Mask.unit(keys), ownerSignature: Mask.name(ownerSignature), tenantSignature: Mask.name(tenantSignature))
    }
}

/// What becomes of a second renovation of the unit (INT-52).
enum MoveOutRenovation: String, Codable, Sendable, CaseIterable {
    /// There was none.
    case none
    /// The unit is put back as it was.
    case restored
    /// It stays, as owner and tenant agreed.
    case kept
}

/// That a department has nothing more to ask of who moves out (INT-53).
struct MoveOutClearance: Codable, Hashable, Sendable {
    let department: Role
    let at: Date
    let by: Role
}

/// What can be asked of a move-out.
enum MoveOutCommand: BookCommand {
    /// The form is there; `at` says when it was filled, where that was before now.
    case request(office: String, MoveOutForm, at: Date? = nil)
    case undertake(UndertakingForm)
    case clearFinance
    case clearEngineering
    case clearSecurity
    /// The keys are in custody; whoever asks has looked that they are.
    case receiveKeys(KeyCustodyID)
    /// It is over; `vacantUnit` is the entry of its unit in the register.
    case close(vacantUnit: VacantUnitID)
    case cancel(reason: String)
    /// System: departments that have not cleared it are to be reminded.
    case clockDue

    enum Code: String, Sendable, CaseIterable {
        case request, undertake
        case clearFinance = "clear-finance"
        case clearEngineering = "clear-engineering"
        case clearSecurity = "clear-security"
        case receiveKeys = "receive-keys"
        case close, cancel
        case clockDue = "clock-due"
    }

    var name: Code {
        switch self {
        case .request: .request
        case .undertake: .undertake
        case .clearFinance: .clearFinance
        case .clearEngineering: .clearEngineering
        case .clearSecurity: .clearSecurity
        case .receiveKeys: .receiveKeys
        case .close: .close
        case .cancel: .cancel
        case .clockDue: .clockDue
        }
    }

    var isClockDue: Bool { self == .clockDue }
}
