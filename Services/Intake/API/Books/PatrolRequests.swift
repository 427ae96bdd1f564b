import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

// The bodies of the commands to patrols. What must be there is optional in them, so that everything that is missing is named in one answer.

/// `POST /patrols` (OPS-13).
struct PlanPatrolRequest: CommandRequest {
    let office: String?
    let area: String?
    let person: String?
    let startsAt: Date?

    func command() throws(Problem) -> PatrolCommand {
        var check = Validation()
        let office = check.line(office, "office")
        let area = check.line(area, "area")
        let person = check.optionalLine(person, "person")
        let startsAt = check.required(startsAt, "startsAt").map { check.instant($0, "startsAt") }
        try check.finish()
        guard let startsAt else { preconditionFailure("finish throws when it is missing") }
        return .plan(office: office, PatrolForm(area: area, person: person, startsAt: startsAt))
    }
}

/// `POST /patrols/{id}/raise-finding`: what was found, and what is done about it (OPS-13, OPS-14).
struct RaiseFindingRequest: Decodable, Sendable {
    let place: String?
    let findingKind: FindingKind?
    let importance: FindingImportance?
    let text: String?
    let department: Role?
    let repair: Repair?
    let contactId: ContactID?
    /// Whether a contact is to be recorded of it.
    let toContact: Bool?

    /// The facts of a repair (REP-06).
    struct Repair: Decodable, Sendable {
        let what: String?
        let urgency: RepairUrgency?
        let emergencyCategory: EmergencyCategory?
        let appointedAt: Date?
        let address: String?
        let unit: String?
        let contactPerson: String?
        let contactPhone: String?

        fileprivate func checked(_ check: inout Validation) -> FindingRepair? {
            let particulars = RepairParticulars(
                what: check.narrative(what, "what"), address: check.line(address, "address"), unit: check.line(unit, "unit"),
                contactPerson: check.line(contactPerson, "contactPerson"),
                contactPhone: check.required(contactPhone, "contactPhone").map { check.phone($0, "contactPhone") } ?? "")
            check.optionalInstant(appointedAt, "appointedAt")
            return check.required(urgency, "urgency").map {
                FindingRepair(particulars: particulars, urgency: $0, emergencyCategory: emergencyCategory, appointedAt: appointedAt)
            }
        }
    }

    /// The finding, once every field is checked; without the contact that is yet to be recorded.
    func form() throws(Problem) -> FindingForm {
        var check = Validation()
        let place = check.line(place, "place")
        let kind = check.required(findingKind, "findingKind")
        let importance = check.required(importance, "importance")
        let text = check.narrative(text, "text")
        let repair = repair.flatMap { told in check.nested("repair") { told.checked(&$0) } }
        try check.finish()
        guard let kind, let importance else { preconditionFailure("finish throws when one is missing") }
        return FindingForm(
            place: place, kind: kind, importance: importance, text: text, department: department, repair: repair, contactId: contactId)
    }
}

/// `POST /patrols/{id}/finish`: it was made.
struct FinishPatrolRequest: CommandRequest {
    let doneAt: Date?
    let cleanliness: PatrolCondition?
    let engineering: PatrolCondition?

    func command() throws(Problem) -> PatrolCommand {
        var check = Validation()
        let doneAt = check.required(doneAt, "doneAt").map { check.instant($0, "doneAt") }
        try check.finish()
        guard let doneAt else { preconditionFailure("finish throws when it is missing") }
        return .finish(at: doneAt, PatrolStates(cleanliness: cleanliness, engineering: engineering))
    }
}

/// `POST /patrols/{id}/send-findings`, body `{}`.
struct SendFindingsRequest: CommandRequest {
    func command() -> PatrolCommand { .sendFindings }
}

/// `POST /patrols/{id}/settle-finding`: what became of one.
struct SettleFindingRequest: CommandRequest {
    let finding: Int?
    let result: String?

    func command() throws(Problem) -> PatrolCommand {
        var check = Validation()
        let finding = check.required(finding, "finding")
        let result = check.narrative(result, "result")
        try check.finish()
        guard let finding else { preconditionFailure("finish throws when it is missing") }
        return .settleFinding(finding, result: result)
    }
}

/// `POST /patrols/{id}/close-findings`, body `{}`.
struct CloseFindingsRequest: CommandRequest {
    func command() -> PatrolCommand { .closeFindings }
}

/// `POST /patrols/{id}/cancel`: a planned patrol is not made.
struct CancelPatrolRequest: CommandRequest {
    let reason: String?

    func command() throws(Problem) -> PatrolCommand { .cancel(reason: try Validation.soleNarrative(reason, "reason")) }
}

/// The API of patrols (domain 3.12).
enum PatrolRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        let (patrols, readers) = (PatrolRoles.patrols, PatrolRoles.readers)
        let routes = CaseRoutes(Patrol.self, at: "patrols", of: engine, in: group, by: readers)
        routes.create(PlanPatrolRequest.self, by: patrols)
        let contacts = FindingContacts(engine: engine)
        routes.command("raise-finding", RaiseFindingRequest.self, by: patrols) { body, patrol, origin in
            try await contacts.command(for: body, of: patrol, from: origin)
        }
        routes.command("finish", FinishPatrolRequest.self, by: patrols)
        routes.command("send-findings", SendFindingsRequest.self, by: patrols)
        routes.command("settle-finding", SettleFindingRequest.self, by: PatrolRoles.departments)
        routes.command("close-findings", CloseFindingsRequest.self, by: patrols)
        routes.command("cancel", CancelPatrolRequest.self, by: patrols)
        _ = CaseRoutes(PatrolDay.self, at: "patrol-days", of: engine, in: group, by: readers)
    }
}
