import Casework
package import Foundation
import HTTPTypes
package import Hummingbird
package import Policy
package import SharedModels

/// What became of a command whose answer is not the case as staff see it.
package struct TakenCommand: Sendable {
    package let caseID: CaseID
    /// Whether the command made the case.
    package let created: Bool
    /// Whether it was taken when the same request came before.
    package let isReplayed: Bool
}

extension CaseEngine {
    /// Gives a case the command of a request, as every route does: under its Idempotency-Key, and its If-Match where there is one (D8).
    /// - Parameters:
    ///   - command: what is asked.
    ///   - id: of the case.
    ///   - type: its kind.
    ///   - creates: whether it may be made.
    ///   - body: the request's, which tells it from another with the same key.
    ///   - key: stands for the Idempotency-Key where an outside standard has none; nil asks for the header.
    ///   - request: its header fields.
    ///   - context: who asks.
    /// - Throws: `Problem` when the command was not taken.
    /// - Returns: what became of it.
    package func take<Case: CaseType>(
        _ command: Case.Command, to id: CaseID, as type: Case.Type, creates: Bool = false, body: Data, under key: IdempotencyKey? = nil,
        _ request: Request, _ context: CallerRequestContext
    ) async throws -> TakenCommand where Case.Rules == Policy {
        let call = CommandCall(request: request, context: context, body: body)
        let cause = try Submission.Cause.request(
            context.caller.actor, idempotency: call.idempotency(under: key), expectedVersion: call.expectedVersion(),
            traceparent: TraceContext.current?.traceparent)
        let result = await runner.submit(Submission(command, to: id, as: type, under: policy, cause: cause, creates: creates))
        switch result {
        case .accepted(let answer): return TakenCommand(caseID: answer.caseID, created: answer.created, isReplayed: false)
        case .replayed(let status, let answer): return TakenCommand(caseID: answer.caseID, created: status == 201, isReplayed: true)
        case .rejected, .keyReused, .keyInFlight, .unavailable, .failed:
            throw result.problem ?? Problem(.internal, "The command could not be handled.")
        }
    }
}

extension TakenCommand {
    /// The answer to the request: what the caller may see of the case as it now stands.
    /// - Parameters:
    ///   - json: the body.
    ///   - version: of the case.
    ///   - path: the plural noun of the route, for the place of a case that was made.
    /// - Returns: 201 when the case was made, 200 otherwise.
    package func answer(_ json: Data, version: Int64, path: String) -> Response {
        var response = JSONAnswer.make(
            encoded: json, status: created ? .created : .ok, version: version, location: created ? "/\(path)/\(caseID)" : nil)
        if isReplayed { response.headers[.idempotencyReplayed] = "true" }
        return response
    }
}
