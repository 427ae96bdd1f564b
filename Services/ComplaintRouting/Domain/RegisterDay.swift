import Foundation
import Policy
import SharedModels

/// The complaint register of one office on one local day, which the office director reviews and signs (CMP-37, R-10).
struct RegisterDay: CaseType, Hashable {
    typealias Rules = Policy

    static let kind = CaseKind(name: "register_day", numberPrefix: "RD")

    /// 2: the name and the strokes of the signature.
    static let format: Int16 = 2

    /// The director's clock (domain 3.2).
    static let clock = "T-DIRECTOR"

    /// How the day's register stands.
    enum State: String, Codable, Sendable {
        case open, signed
    }

    let id: RegisterDayID
    let number: String
    let office: String
    /// The local day, such as `2026-03-02`.
    let day: String
    var state = State.open
    var clocks: [CaseClock] = []
    var signature: RegisterSignature?

    var stateCode: String { state.rawValue }
    var allowedCommands: [String] { state == .open ? [RegisterDayCommand.signCode] : [] }

    static func command(forDue clock: String) -> RegisterDayCommand? { clock == Self.clock ? .clockDue : nil }
}

/// What the director puts under a day's register.
struct RegisterSigning: Hashable, Sendable {
    var remarks: String?
    /// As it is to be read under the register; without it the account alone says who signed.
    var name: String?
    /// Of whoever can and wants to draw.
    var drawing: DrawnSignature?
}

/// What the director saw and signed.
struct RegisterSignature: Codable, Hashable, Sendable {
    let findings: RegisterFindings
    let remarks: String?
    let signedAt: Date
    /// The token's subject.
    let signedBy: String
    var name: String?
    /// In no event: whoever may see it asks for the day.
    var drawing: DrawnSignature?

    var signing: RegisterSigning { RegisterSigning(remarks: remarks, name: name, drawing: drawing) }
}

/// What there is to see in an office's register at a moment.
struct RegisterFindings: Codable, Hashable, Sendable {
    /// Complaints registered on the day.
    let registered: Int
    /// Complaints about which something is still to be done.
    let open: Int
    /// Open ones of which a limit was missed.
    let late: Int
    /// Open ones that wait for a person and that nobody has taken (OPS-09).
    let unowned: Int
    /// The late and the unowned ones, oldest first; at most `named`.
    let complaintIds: [ComplaintID]

    /// Complaints that the findings name at most.
    static let named = 200
}

/// What can be asked of a day's register.
enum RegisterDayCommand: CaseCommand, Hashable {
    /// System: the day has begun.
    case begin(office: String, day: String)
    /// The director has reviewed it.
    case sign(RegisterFindings, RegisterSigning)
    /// System: the reminder or the end of the day.
    case clockDue

    static let signCode = "sign"

    var code: String {
        switch self {
        case .begin: "begin"
        case .sign: Self.signCode
        case .clockDue: "clock-due"
        }
    }
}

/// A day's register as a caller sees it.
struct RegisterDayView: Encodable, Hashable, Sendable {
    let day: String
    /// Absent when nobody has signed, or the caller need not know what was written.
    let signature: RegisterSignature?
}

extension RegisterDay {
    func showsReasons(to actor: Actor) -> Bool { ComplaintRoles.fullSight.contains(actor.role) }

    /// A name and a signature are somebody's, also under a register (D13).
    func reveals(to actor: Actor) -> Bool { showsReasons(to: actor) && (signature?.name != nil || signature?.drawing != nil) }

    func view(for actor: Actor) -> RegisterDayView {
        RegisterDayView(day: day, signature: showsReasons(to: actor) ? signature : nil)
    }

    /// Who signed and when; the strokes are for the day itself.
    func listView(for actor: Actor) -> RegisterDayView {
        var signature = showsReasons(to: actor) ? signature : nil
        signature?.drawing = nil
        return RegisterDayView(day: day, signature: signature)
    }
}
