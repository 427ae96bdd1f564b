import Foundation
import Policy
import SharedModels

/// Goods that are moved in or out (搬运): written notice ahead, away from commuting peaks, by the lift that engineering books, security told
/// (INT-49, domain 3.8).
struct GoodsMove: BookEntry, Hashable {
    typealias Command = GoodsMoveCommand
    typealias Rules = Policy

    static let kind = CaseKind(name: "goods_move", numberPrefix: "MG")
    static let noun = "goods move"

    /// 2: the contact that it came from.
    static let format: Int16 = 2

    /// How far a goods move has come.
    enum State: String, Codable, Sendable, CaseIterable {
        case notified
        case liftBooked = "lift_booked"
        case securityTold = "security_told"
        case done
        case cancelled
    }

    let id: GoodsMoveID
    let number: String
    let office: String
    let form: GoodsMoveForm
    let notifiedAt: Date
    let notifiedBy: Role
    var state = State.notified
    var clocks: [CaseClock] = []
    var lift: Lift?
    var securityTold: BookStamp?
    var ended: BookStamp?

    var stateCode: String { state.rawValue }

    var open: [GoodsMoveCommand.Code] {
        switch state {
        case .notified: [.bookLift, .cancel]
        case .liftBooked: [.tellSecurity, .cancel]
        case .securityTold: [.finish, .cancel]
        case .done, .cancelled: []
        }
    }

    /// Which lift is held for it.
    struct Lift: Codable, Hashable, Sendable {
        let lift: GoodsLift
        let at: Date
        let by: Role
    }
}

/// The occupier's written notice of the time (INT-49).
struct GoodsMoveForm: Codable, Hashable, Sendable {
    var unit: String
    /// Who moves.
    var person: String
    var phone: String?
    var direction: GoodsDirection
    var startsAt: Date
    var endsAt: Date
    /// The contact that it came from; nil for one that began without.
    var contactId: ContactID?

    /// The longest stretch, and how far ahead one is.
    static let longest: TimeInterval = 86_400
    static let farthest: TimeInterval = 366 * 86_400

    /// The same for eyes that need no names; whoever goes there sees the unit.
    func masked(showsUnit: Bool) -> GoodsMoveForm {
        var form = self
        if !showsUnit { form.unit = Mask.unit(unit) }
        form.person = Mask.name(person)
        form.phone = phone.map(Mask.phone)
        return form
    }
}

/// The lift that is held for goods; which ones an estate uses its policy says (K-21).
enum GoodsLift: String, Codable, Sendable, CaseIterable {
    case dedicated, fire, goods

    /// Lifts that a policy takes for goods.
    static func allowed(by rule: MovingLift) -> [GoodsLift] {
        switch rule {
        case .dedicated: [.dedicated]
        case .fire: [.fire]
        case .goods: [.goods]
        case .both: [.fire, .goods]
        }
    }
}

/// What can be asked of a goods move.
enum GoodsMoveCommand: BookCommand {
    case notify(office: String, GoodsMoveForm)
    case bookLift(GoodsLift)
    case tellSecurity
    case finish
    case cancel(reason: String)

    enum Code: String, Sendable, CaseIterable {
        case notify
        case bookLift = "book-lift"
        case tellSecurity = "tell-security"
        case finish, cancel
    }

    var name: Code {
        switch self {
        case .notify: .notify
        case .bookLift: .bookLift
        case .tellSecurity: .tellSecurity
        case .finish: .finish
        case .cancel: .cancel
        }
    }
}
