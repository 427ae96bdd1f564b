package import Casework
import Foundation
import HTTPTypes
import Hummingbird
package import SharedModels

/// What became of a command, as an HTTP answer. The one place where the engine's results become status codes.
enum CommandAnswer {
    static func response(to result: SubmissionResult, path: String, once: ShownOnce? = nil) throws -> Response {
        switch result {
        case .accepted(let answer):
            return response(answer, status: answer.created ? .created : .ok, path: path, replayed: false, once: once)
        case .replayed(let status, let answer):
            return response(answer, status: .init(code: status), path: path, replayed: true)
        case .rejected, .keyReused, .keyInFlight, .unavailable, .failed:
            throw result.problem ?? Problem(.internal, "The command could not be handled.")
        }
    }

    private static func response(
        _ answer: CaseAnswer, status: HTTPResponse.Status, path: String, replayed: Bool, once: ShownOnce? = nil
    ) -> Response {
        var response = JSONAnswer.make(
            encoded: Data(once?.added(to: answer.json) ?? answer.json), status: status, version: answer.version,
            location: answer.created ? "/\(path)/\(answer.caseID)" : nil)
        if replayed { response.headers[.idempotencyReplayed] = "true" }
        return response
    }

    /// A refusal as a problem document.
    static func problem(_ rejection: Rejection, version: Int64?) -> Problem {
        var headers: HTTPFields = [:]
        if let version { headers[.eTag] = EntityTag(version: version).description }
        let detail = rejection.rule.map { "\(rejection.detail) (\($0))" } ?? rejection.detail
        return Problem(
            kind(of: rejection.code), detail, errors: rejection.fields.map { Problem.FieldFault($0.field, $0.detail) }, headers: headers)
    }

    private static func kind(of code: Rejection.Code) -> ProblemKind {
        switch code {
        case .notFound: .notFound
        case .wrongState: .wrongState
        case .invalid: .invalid
        case .forbidden: .forbidden
        case .versionMismatch: .versionMismatch
        case .ruleViolated: .ruleViolated
        case .alreadyExists: .alreadyExists
        }
    }
}

extension HTTPField.Name {
    /// Says that an answer was kept from the first time.
    static let idempotencyReplayed: HTTPField.Name = {
        guard let name = HTTPField.Name("Idempotency-Replayed") else { preconditionFailure("a constant token is a valid field name") }
        return name
    }()
}

extension Caller {
    /// The caller as the engine knows it.
    package var actor: Actor { Actor(subject: subject, role: role, office: office) }
}

extension SubmissionResult {
    /// What is to be answered when the command was not taken; nil when it was.
    package var problem: Problem? {
        switch self {
        case .accepted, .replayed: return nil
        case .rejected(let rejection, let version): return CommandAnswer.problem(rejection, version: version)
        case .keyReused:
            return Problem(.idempotencyKeyReused, "This Idempotency-Key was used for another request; send a new key with a new request.")
        case .keyInFlight:
            return Problem(
                .requestInProgress, "A request with this Idempotency-Key is being worked on; ask again in a second.",
                headers: [.retryAfter: "1"])
        case .unavailable:
            return Problem(
                .unavailable, "The command was not taken; send it again with the same Idempotency-Key in a few seconds.",
                headers: [.retryAfter: "2"])
        case .failed(let id):
            var problem = Problem(.internal, "The command could not be handled. The operator finds the cause in the log under this id.")
            problem.instance = "urn:uuid:\(id)"
            return problem
        }
    }
}
