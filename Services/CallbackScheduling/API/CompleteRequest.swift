import Foundation
import ServiceBootstrap
import SharedModels

/// `POST /callback-tasks/{id}/complete`: what the owner said (CBK-04, CBK-08, CBK-16).
struct CompleteRequest: CommandRequest {
    let rating: ServiceRating?
    let remarks: String?
    let signature: Signature?
    let confirmation: String?
    let problem: NotedProblem?
    let contents: Contents?
    let openText: String?

    /// What the owner said about each thing that was asked (CBK-14 to CBK-16).
    struct Contents: Decodable, Sendable {
        let effect: String?
        let attitude: String?
        let shortcomings: String?
        let suggestions: String?
        let process: String?
        let quality: String?
        let result: String?

        fileprivate func checked(_ check: inout Validation) -> CallbackContents {
            CallbackContents(
                effect: check.optionalNarrative(effect, "effect"), attitude: check.optionalNarrative(attitude, "attitude"),
                shortcomings: check.optionalNarrative(shortcomings, "shortcomings"),
                suggestions: check.optionalNarrative(suggestions, "suggestions"), process: check.optionalNarrative(process, "process"),
                quality: check.optionalNarrative(quality, "quality"), result: check.optionalNarrative(result, "result"))
        }
    }

    /// The owner's signed opinion.
    struct Signature: Decodable, Sendable {
        let signedBy: String?
        let opinion: String?

        fileprivate func checked(_ check: inout Validation) -> OwnerSignature {
            OwnerSignature(signedBy: check.line(signedBy, "signedBy"), opinion: check.narrative(opinion, "opinion"))
        }
    }

    /// A problem that came up; in another matter it becomes a complaint (CMP-47).
    struct NotedProblem: Decodable, Sendable {
        let scope: ProblemScope?
        let subject: ComplaintSubject?
        let majorReasons: [MajorReason]?
        let complaint: ParticularsBody?

        /// Nil when a fault was noted that leaves nothing to go on with.
        fileprivate func checked(_ check: inout Validation) -> ProblemForm? {
            let scope = check.required(scope, "scope")
            let reasons = check.reasons(majorReasons)
            let complaint = complaint.map { told in check.nested("complaint") { told.checked(&$0) } }
            return scope.map { ProblemForm(scope: $0, subject: subject, majorReasons: reasons, complaint: complaint) }
        }
    }

    func command() throws(Problem) -> CallbackTaskCommand {
        var check = Validation()
        let rating = check.required(rating, "rating")
        let remarks = check.narrative(remarks, "remarks")
        let signature = signature.map { told in check.nested("signature") { told.checked(&$0) } }
        let confirmation = check.optionalNarrative(confirmation, "confirmation")
        let problem = problem.flatMap { told in check.nested("problem") { told.checked(&$0) } }
        let contents = contents.map { told in check.nested("contents") { told.checked(&$0) } }
        let openText = check.optionalNarrative(openText, "openText")
        try check.finish()
        guard let rating else { preconditionFailure("finish throws when it is missing") }
        return .complete(
            CallbackForm(
                rating: rating, remarks: remarks, signature: signature, confirmation: confirmation, problem: problem, contents: contents,
                openText: openText),
            complaintId: ComplaintID(.v7()))
    }
}
