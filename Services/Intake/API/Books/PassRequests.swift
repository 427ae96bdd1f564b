import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

/// `POST /passes`: a pass is issued (INT-61).
struct IssuePassRequest: CommandRequest {
    let office: String?
    let kind: PassKind?
    let unit: String?
    let holder: String?
    let card: String?
    let plate: String?
    let validFrom: Date?
    let validUntil: Date?

    func command() throws(Problem) -> PassCommand {
        var check = Validation()
        let office = check.line(office, "office")
        let kind = check.required(kind, "kind")
        var form = PassForm(kind: kind ?? .temporary, unit: check.line(unit, "unit"), holder: check.line(holder, "holder"))
        form.card = check.optionalLine(card, "card")
        form.plate = check.optionalLine(plate, "plate")
        form.validFrom = check.optionalInstant(validFrom, "validFrom")
        form.validUntil = check.optionalInstant(validUntil, "validUntil")
        try check.finish()
        return .issue(office: office, form)
    }
}

/// `POST /passes/{id}/return`: the desk has it back.
struct ReturnPassRequest: CommandRequest {
    func command() -> PassCommand { .takeBack }
}

/// `POST /passes/{id}/report-lost`.
struct LosePassRequest: CommandRequest {
    func command() -> PassCommand { .reportLost }
}

/// `POST /passes/{id}/withdraw`: it is void from now on.
struct WithdrawPassRequest: CommandRequest {
    let reason: String?

    func command() throws(Problem) -> PassCommand {
        var check = Validation()
        let reason = check.narrative(reason, "reason")
        try check.finish()
        return .withdraw(reason: reason)
    }
}

/// The API of passes (INT-61).
enum PassRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        let routes = CaseRoutes(Pass.self, at: Pass.path, of: engine, in: group, by: PassRoles.readers)
        routes.create(IssuePassRequest.self, by: PassRoles.desk)
        routes.command("return", ReturnPassRequest.self, by: PassRoles.desk)
        routes.command("report-lost", LosePassRequest.self, by: PassRoles.desk)
        routes.command("withdraw", WithdrawPassRequest.self, by: PassRoles.desk)
        OpenListRoute.add(Pass.self, at: "passes-out", of: engine, in: group, by: PassRoles.readers, byUnit: PassRoles.fullSight)
    }
}
