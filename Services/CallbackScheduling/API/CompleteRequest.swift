import Foundation
import ServiceBootstrap
import SharedModels

/// `POST /callback-tasks/{id}/complete`: what the owner said (CBK-04, CBK-08, CBK-16).
struct CompleteRequest: CommandRequest {
    let rating: ServiceRating
    let remarks: String
    let signature: Signature?
    let confirmation: String?
    let problem: NotedProblem?

    /// The owner's signed opinion.
    struct Signature: Decodable {
        let signedBy: String
        let opinion: String
    }

    /// A problem that came up; in another matter it becomes a complaint (CMP-47).
    struct NotedProblem: Decodable {
        let scope: ProblemScope
        let subject: ComplaintSubject?
        let majorReasons: [MajorReason]?
        let complaint: ComplaintParticulars?
    }

    func command() throws -> CallbackTaskCommand {
        var check = Validation()
        let form = CallbackForm(
            rating: rating, remarks: check.narrative(remarks, "remarks"),
            signature: signature.map { signature in check.nested("signature") { $0.signature(signature) } },
            confirmation: check.optionalText(confirmation, "confirmation", length: 1...FieldChecks.longText, multiline: true),
            problem: problem.map { problem in check.nested("problem") { $0.problem(problem) } })
        try check.finish()
        return .complete(form, complaintId: ComplaintID(.v7()))
    }
}

extension Validation {
    fileprivate mutating func narrative(_ value: String, _ field: String) -> String {
        text(value, field, length: 1...FieldChecks.longText, multiline: true)
    }

    fileprivate mutating func signature(_ told: CompleteRequest.Signature) -> OwnerSignature {
        OwnerSignature(
            signedBy: text(told.signedBy, "signedBy", length: 1...FieldChecks.shortText), opinion: narrative(told.opinion, "opinion"))
    }

    fileprivate mutating func problem(_ told: CompleteRequest.NotedProblem) -> ProblemForm {
        let reasons = told.majorReasons ?? []
        check(Set(reasons).count == reasons.count, "majorReasons", "must name each reason once")
        return ProblemForm(
            scope: told.scope, subject: told.subject, majorReasons: reasons,
            complaint: told.complaint.map { complaint in nested("complaint") { $0.complaint(complaint) } })
    }

    /// The facts of CMP-12 and CMP-13.
    private mutating func complaint(_ told: ComplaintParticulars) -> ComplaintParticulars {
        ComplaintParticulars(
            callerName: text(told.callerName, "callerName", length: 1...FieldChecks.shortText), phone: phone(told.phone, "phone"),
            unit: text(told.unit, "unit", length: 1...FieldChecks.shortText),
            address: optionalText(told.address, "address", length: 1...FieldChecks.shortText), preferredWay: told.preferredWay,
            eventTime: optionalInstant(told.eventTime, "eventTime"),
            place: text(told.place, "place", length: 1...FieldChecks.shortText),
            complainedOf: text(told.complainedOf, "complainedOf", length: 1...FieldChecks.shortText),
            course: narrative(told.course, "course"), demand: narrative(told.demand, "demand"),
            matter: optionalText(told.matter, "matter", length: 1...FieldChecks.shortText))
    }
}
