import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

// The bodies of the commands to goods moves. What must be there is optional in them, so that everything that is missing is named in one answer.

/// `POST /goods-moves`: the occupier's written notice (INT-49).
struct NotifyGoodsMoveRequest: CommandRequest {
    let office: String?
    let unit: String?
    let person: String?
    let phone: String?
    let direction: GoodsDirection?
    let startsAt: Date?
    let endsAt: Date?

    func command() throws(Problem) -> GoodsMoveCommand {
        var check = Validation()
        let office = check.line(office, "office")
        let unit = check.line(unit, "unit")
        let person = check.line(person, "person")
        let phone = phone.flatMap { $0.isBlank ? nil : check.phone($0, "phone") }
        let direction = check.required(direction, "direction")
        let startsAt = check.required(startsAt, "startsAt").map { check.instant($0, "startsAt") }
        let endsAt = check.required(endsAt, "endsAt").map { check.instant($0, "endsAt") }
        try check.finish()
        guard let direction, let startsAt, let endsAt else { preconditionFailure("finish throws when one is missing") }
        return .notify(
            office: office,
            GoodsMoveForm(unit: unit, person: person, phone: phone, direction: direction, startsAt: startsAt, endsAt: endsAt))
    }
}

/// `POST /goods-moves/{id}/book-lift`: engineering holds a lift for it.
struct BookGoodsLiftRequest: CommandRequest {
    let lift: GoodsLift?

    func command() throws(Problem) -> GoodsMoveCommand {
        var check = Validation()
        let lift = check.required(lift, "lift")
        try check.finish()
        guard let lift else { preconditionFailure("finish throws when it is missing") }
        return .bookLift(lift)
    }
}

/// `POST /goods-moves/{id}/tell-security`.
struct TellSecurityOfGoodsRequest: CommandRequest {
    func command() -> GoodsMoveCommand { .tellSecurity }
}

/// `POST /goods-moves/{id}/finish`.
struct FinishGoodsMoveRequest: CommandRequest {
    func command() -> GoodsMoveCommand { .finish }
}

/// `POST /goods-moves/{id}/cancel`.
struct CancelGoodsMoveRequest: CommandRequest {
    let reason: String?

    func command() throws(Problem) -> GoodsMoveCommand { .cancel(reason: try Validation.soleNarrative(reason, "reason")) }
}

/// The API of goods moves (domain 3.8).
enum GoodsMoveRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        let leaders = GoodsMoveRoles.leaders
        let routes = CaseRoutes(GoodsMove.self, at: GoodsMove.path, of: engine, in: group, by: GoodsMoveRoles.readers)
        routes.create(NotifyGoodsMoveRequest.self, by: GoodsMoveRoles.desk)
        routes.command("book-lift", BookGoodsLiftRequest.self, by: GoodsMoveRoles.engineering)
        routes.command("tell-security", TellSecurityOfGoodsRequest.self, by: leaders)
        routes.command("finish", FinishGoodsMoveRequest.self, by: GoodsMoveRoles.finishers)
        routes.command("cancel", CancelGoodsMoveRequest.self, by: leaders)
    }
}
