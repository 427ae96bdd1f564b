import HTTPTypes
package import Hummingbird
import Logging

/// Lets only requests with `Authorization: Bearer <token>` pass (RFC 6750) and notes whose token it is.
package struct AuthenticationMiddleware: RouterMiddleware {
    package typealias Context = APIRequestContext

    private let verifier: any TokenVerifier

    /// - Parameter verifier: who knows the tokens.
    package init(verifier: any TokenVerifier) { self.verifier = verifier }

    package func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.caller = try caller(of: request, context)
        return try await next(request, context)
    }

    private func caller(of request: Request, _ context: Context) throws(Problem) -> Caller {
        let values = request.headers[values: .authorization]
        guard let value = values.first else { throw Problem.unauthenticated(hadToken: false) }
        let parts = value.split(separator: " ", maxSplits: 1)
        guard values.count == 1, parts.count == 2, parts[0].lowercased() == "bearer", parts[1].utf8.count <= largestToken else {
            throw Problem.unauthenticated(hadToken: true)
        }
        do {
            return try verifier.caller(for: parts[1])
        } catch {
            context.logger.debug("token refused", metadata: ["auth.reason": "\(error.rawValue)"])
            throw Problem.unauthenticated(hadToken: true)
        }
    }
}

extension Problem {
    /// 401 with the challenge of RFC 6750.
    static func unauthenticated(hadToken: Bool) -> Problem {
        Problem(
            .unauthenticated,
            hadToken ? "The token is not valid, or no longer." : "Send the header Authorization: Bearer <token>.",
            headers: [.wwwAuthenticate: hadToken ? "Bearer realm=\"guanjia\", error=\"invalid_token\"" : "Bearer realm=\"guanjia\""])
    }
}
