import Casework
import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

/// The API of corrective actions (OPS-12).
enum CorrectiveActionRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        let routes = CaseRoutes(
            CorrectiveAction.self, at: "corrective-actions", of: engine, in: group, by: Role.employees, filters: CorrectiveFilters.all)
        routes.create(OpenCorrectiveRequest.self, by: CorrectiveRoles.openers) { body, caller in
            let opening = try body.opening()
            // Nobody learns from a refusal what another office has.
            guard let id = opening.complaintId, caller.office ?? opening.office == opening.office else { return .open(opening) }
            let complaint = try await engine.reader.find(id.retyped(), as: Complaint.self)?.body
            guard let complaint, complaint.office == opening.office else {
                throw Problem(.invalid, "See errors.", errors: [.init("complaintId", "must be a complaint of this office")])
            }
            return .open(opening)
        }
        routes.command("set-measures", SetMeasuresRequest.self, by: CorrectiveRoles.carriers)
        routes.command("implement", ImplementRequest.self, by: CorrectiveRoles.carriers)
        routes.command("check", CheckRequest.self, by: CorrectiveRoles.checkers)
        routes.command("document", DocumentRequest.self, by: CorrectiveRoles.documenters)
    }
}

/// `POST /corrective-actions`.
struct OpenCorrectiveRequest: Decodable, Sendable {
    let office: String?
    let department: Role?
    let complaintId: ComplaintID?
    let problem: String?
    let cause: String?

    func opening() throws(Problem) -> CorrectiveOpening {
        var check = Validation()
        let office = check.line(office, "office")
        let problem = check.narrative(problem, "problem")
        let cause = check.optionalNarrative(cause, "cause")
        let department = check.required(department, "department")
        try check.finish()
        return CorrectiveOpening(
            office: office, department: department ?? .propertyOffice, complaintId: complaintId, problem: problem, cause: cause)
    }
}

/// `POST /corrective-actions/{id}/set-measures`.
struct SetMeasuresRequest: CommandRequest {
    let measures: String?
    let person: String?
    let dueBy: Date?

    func command() throws(Problem) -> CorrectiveCommand {
        var check = Validation()
        let measures = check.narrative(measures, "measures")
        let person = check.line(person, "person")
        let dueBy = check.required(dueBy, "dueBy")
        check.optionalInstant(dueBy, "dueBy")
        try check.finish()
        return .setMeasures(measures, person: person, dueBy: dueBy ?? .distantPast)
    }
}

/// `POST /corrective-actions/{id}/implement`.
struct ImplementRequest: CommandRequest {
    let note: String?

    func command() throws(Problem) -> CorrectiveCommand { .implement(note: try Validation.soleNarrative(note, "note")) }
}

/// `POST /corrective-actions/{id}/check`: by the quality department.
struct CheckRequest: CommandRequest {
    let effective: Bool?
    let note: String?

    func command() throws(Problem) -> CorrectiveCommand {
        var check = Validation()
        let effective = check.required(effective, "effective")
        let note = check.narrative(note, "note")
        try check.finish()
        return .check(effective: effective ?? false, note: note)
    }
}

/// `POST /corrective-actions/{id}/document`: it worked and went into the documents.
struct DocumentRequest: CommandRequest {
    let reference: String?

    func command() throws(Problem) -> CorrectiveCommand {
        var check = Validation()
        let reference = check.line(reference, "reference")
        try check.finish()
        return .document(reference: reference)
    }
}
