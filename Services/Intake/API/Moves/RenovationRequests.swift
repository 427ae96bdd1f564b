import Casework
import Foundation
import Hummingbird
import Policy
import ServiceBootstrap
import SharedModels

// The bodies of the commands to renovations. What must be there is optional in them, so that everything that is missing is named in one answer.

/// `POST /renovations`: the application (INT-48).
struct RequestRenovationRequest: CommandRequest {
    let office: String?
    let unit: String?
    let applicant: String?
    let phone: String?
    let contractor: String?
    let contractorPhone: String?
    let work: String?
    let startsOn: LocalDate?
    let endsOn: LocalDate?

    func command() throws(Problem) -> RenovationCommand {
        var check = Validation()
        let office = check.line(office, "office")
        let unit = check.line(unit, "unit")
        let applicant = check.line(applicant, "applicant")
        let phone = phone.flatMap { $0.isBlank ? nil : check.phone($0, "phone") }
        let contractor = check.line(contractor, "contractor")
        let contractorPhone = contractorPhone.flatMap { $0.isBlank ? nil : check.phone($0, "contractorPhone") }
        let work = check.narrative(work, "work")
        let startsOn = check.required(startsOn, "startsOn")
        let endsOn = check.required(endsOn, "endsOn")
        try check.finish()
        guard let startsOn, let endsOn else { preconditionFailure("finish throws when one is missing") }
        return .request(
            office: office,
            RenovationForm(
                unit: unit, applicant: applicant, phone: phone, contractor: contractor, contractorPhone: contractorPhone, work: work,
                startsOn: startsOn, endsOn: endsOn))
    }
}

/// `POST /renovations/{id}/sign-papers`: both sides signed the rule documents (INT-48).
struct SignRenovationPapersRequest: CommandRequest {
    let papers: [RenovationPaper]?
    let departmentSignature: String?
    let contractorSignature: String?
    let keptAt: String?

    func command() throws(Problem) -> RenovationCommand {
        var check = Validation()
        let papers = check.required(papers, "papers") ?? []
        let department = check.line(departmentSignature, "departmentSignature")
        let contractor = check.line(contractorSignature, "contractorSignature")
        let keptAt = check.optionalLine(keptAt, "keptAt")
        try check.finish()
        return .signPapers(
            RenovationPapersForm(papers: papers, departmentSignature: department, contractorSignature: contractor, keptAt: keptAt))
    }
}

/// `POST /renovations/{id}/agree`: engineering's formalities are done (INT-48).
struct AgreeToRenovationRequest: CommandRequest {
    let conditions: String?

    func command() throws(Problem) -> RenovationCommand {
        var check = Validation()
        let conditions = check.optionalNarrative(conditions, "conditions")
        try check.finish()
        return .agree(conditions: conditions)
    }
}

/// `POST /renovations/{id}/finish`: which renovation passes were issued (INT-61).
struct FinishRenovationRequest: Decodable, Sendable {
    let passIds: [PassID]?
}

/// `POST /renovations/{id}/cancel`.
struct CancelRenovationRequest: CommandRequest {
    let reason: String?

    func command() throws(Problem) -> RenovationCommand { .cancel(reason: try Validation.soleNarrative(reason, "reason")) }
}

/// The API of renovations (domain 3.8).
enum RenovationRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        let desk = RenovationRoles.desk
        let routes = CaseRoutes(Renovation.self, at: Renovation.path, of: engine, in: group, by: RenovationRoles.readers)
        routes.create(RequestRenovationRequest.self, by: desk)
        routes.command("sign-papers", SignRenovationPapersRequest.self, by: desk)
        routes.command("agree", AgreeToRenovationRequest.self, by: RenovationRoles.engineering)
        let passes = UnitPasses(engine: engine)
        routes.command("finish", FinishRenovationRequest.self, by: desk) { body, renovation in
            let ids = body.passIds ?? []
            var check = Validation()
            _ = check.count(ids, "passIds", in: 0...Renovation.mostPasses)
            try check.finish()
            if renovation.passIds != ids {
                try await passes.check(ids, of: renovation.form.unit, in: renovation.office, kind: .renovation)
            }
            return .finish(passIds: ids)
        }
        routes.command("cancel", CancelRenovationRequest.self, by: RenovationRoles.leaders)
    }
}
