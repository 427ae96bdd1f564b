import Casework
import Foundation
import Hummingbird
import Policy
import ServiceBootstrap
import SharedModels

// The bodies of the commands to the register of vacant units. What must be there is optional in them, so that everything that is missing is
// named in one answer.

/// `POST /vacant-units`: a unit is empty (INT-54).
struct EnterVacantUnitRequest: CommandRequest {
    let office: String?
    let unit: String?
    let since: LocalDate?
    let ownerOffice: String?

    /// The id of the entry, which follows from office and unit; nil when one of them is missing.
    func id(by identity: HouseholdIdentity) async throws -> CaseID? {
        guard let office = office.present, let unit = unit.flatMap(UnitKey.init) else { return nil }
        return try await identity.vacancy(of: unit, in: office)
    }

    func command() throws(Problem) -> VacantUnitCommand {
        var check = Validation()
        let office = check.line(office, "office")
        let unit = check.line(unit, "unit")
        let since = check.required(since, "since")
        let ownerOffice = check.optionalLine(ownerOffice, "ownerOffice")
        try check.finish()
        guard let since else { preconditionFailure("finish throws when it is missing") }
        return .enter(office: office, VacantUnitForm(unit: unit, since: since, ownerOffice: ownerOffice), moveOut: nil)
    }
}

/// `POST /vacant-units/{id}/clean`: it had its full cleaning (INT-54).
struct CleanVacantUnitRequest: CommandRequest {
    let day: LocalDate?

    func command() throws(Problem) -> VacantUnitCommand {
        var check = Validation()
        let day = check.required(day, "day")
        try check.finish()
        guard let day else { preconditionFailure("finish throws when it is missing") }
        return .clean(on: day)
    }
}

/// `POST /vacant-units/{id}/send-bill`: the bill of a month went to the owner's present office (INT-54).
struct SendVacantUnitBillRequest: CommandRequest {
    let month: LedgerMonth?
    let sentTo: String?

    func command() throws(Problem) -> VacantUnitCommand {
        var check = Validation()
        let month = check.required(month, "month")
        let sentTo = check.optionalLine(sentTo, "sentTo")
        try check.finish()
        guard let month else { preconditionFailure("finish throws when it is missing") }
        return .sendBill(month, to: sentTo)
    }
}

/// `POST /vacant-units/{id}/leave`: somebody has moved in, or the entry was a mistake.
struct LeaveVacantUnitRequest: CommandRequest {
    let why: VacancyEnd?

    func command() throws(Problem) -> VacantUnitCommand {
        var check = Validation()
        let why = check.required(why, "why")
        try check.finish()
        guard let why else { preconditionFailure("finish throws when it is missing") }
        return .leave(why)
    }
}

/// The API of the register of vacant units (INT-54).
enum VacantUnitRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        let desk = VacantUnitRoles.desk
        let routes = CaseRoutes(VacantUnit.self, at: VacantUnit.path, of: engine, in: group, by: VacantUnitRoles.readers)
        let identity = HouseholdIdentity(pool: engine.pool)
        routes.create(EnterVacantUnitRequest.self, by: desk) { try await $0.id(by: identity) }
        routes.command("clean", CleanVacantUnitRequest.self, by: VacantUnitRoles.cleaners)
        routes.command("send-bill", SendVacantUnitBillRequest.self, by: desk)
        routes.command("leave", LeaveVacantUnitRequest.self, by: VacantUnitRoles.leaders)
    }
}
