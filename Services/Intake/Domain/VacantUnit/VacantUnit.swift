import Foundation
import Policy
import SharedModels

/// A unit in the register of vacant units (空置房登记表): cleaned from time to time, its bills sent to where the owner is (INT-54).
///
/// One entry for each unit of an office, however often it is empty: the id follows from both, as a household's does (ADR 25).
struct VacantUnit: BookEntry, Hashable {
    typealias Command = VacantUnitCommand
    typealias Rules = Policy

    static let kind = CaseKind(name: "vacant_unit", numberPrefix: "VU")
    static let noun = "vacant unit"

    /// 2: the move-in by which it left.
    static let format: Int16 = 2

    /// Whether the unit is in the register now.
    enum State: String, Codable, Sendable, CaseIterable {
        case vacant
        /// Somebody has moved in, or the entry was a mistake.
        case left
    }

    let id: VacantUnitID
    let number: String
    let office: String
    var form: VacantUnitForm
    /// The move-out by which it last came to be empty, where it was one of ours.
    var moveOutId: MoveOutID?
    var entered: BookStamp
    var state = State.vacant
    var clocks: [CaseClock] = []
    /// Full cleanings while it is empty, in order; the last `kept`.
    var cleanings: [Cleaning] = []
    /// Bills that went to the owner while it is empty, in order; the last `kept`.
    var bills: [Bill] = []
    /// When it left the register; absent while it is in it.
    var left: Leaving?

    /// Cleanings and bills that the case itself keeps.
    static let kept = 60

    /// T-CLEAN: when the next full cleaning is due.
    static let clock = "T-CLEAN"

    var stateCode: String { state.rawValue }

    var open: [VacantUnitCommand.Code] {
        switch state {
        case .vacant: [.clean, .sendBill, .leave]
        case .left: [.enter]
        }
    }

    static func command(forDue clock: String) -> VacantUnitCommand? { clock == Self.clock ? .clockDue : nil }

    /// A full cleaning.
    struct Cleaning: Codable, Hashable, Sendable {
        let day: LocalDate
        let at: Date
        let by: Role
    }

    /// A bill that finance made and the desk sent on.
    struct Bill: Codable, Hashable, Sendable {
        let month: LedgerMonth
        var sentTo: String
        let at: Date
        let by: Role
    }

    /// That it left the register.
    struct Leaving: Codable, Hashable, Sendable {
        let why: VacancyEnd
        /// The move-in by which it left, where it was one of ours.
        var moveInId: MoveInID?
        let at: Date
        let by: Role
    }
}

/// Which unit is empty, since when, and where its owner is.
struct VacantUnitForm: Codable, Hashable, Sendable {
    var unit: String
    /// The first day on which it is empty.
    var since: LocalDate
    /// The owner's present office, to which bills go.
    var ownerOffice: String?
}

/// Why a unit leaves the register.
enum VacancyEnd: String, Codable, Sendable, CaseIterable {
    case movedIn = "moved_in"
    case mistake
}

/// A move-in of ours that is over.
struct MoveInEnd: Hashable, Sendable {
    let id: MoveInID
    let at: Date
}

/// What can be asked of an entry of the register.
enum VacantUnitCommand: BookCommand {
    /// The unit is empty; `moveOut` is by which of ours, where it was one.
    case enter(office: String, VacantUnitForm, moveOut: MoveOutID?)
    case clean(on: LocalDate)
    case sendBill(LedgerMonth, to: String?)
    /// Somebody has moved in, or the entry was a mistake; `moveIn` is by which of ours, where it was one.
    case leave(VacancyEnd, moveIn: MoveInEnd? = nil)
    /// System: a full cleaning is due.
    case clockDue

    enum Code: String, Sendable, CaseIterable {
        case enter, clean
        case sendBill = "send-bill"
        case leave
        case clockDue = "clock-due"
    }

    var name: Code {
        switch self {
        case .enter: .enter
        case .clean: .clean
        case .sendBill: .sendBill
        case .leave: .leave
        case .clockDue: .clockDue
        }
    }

    var isClockDue: Bool { self == .clockDue }
}
