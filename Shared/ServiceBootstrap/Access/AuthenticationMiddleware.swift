import HTTPTypes
package import Hummingbird
import Logging
package import Metrics

/// Lets only requests with `Authorization: Bearer <token>` pass (RFC 6750), and only so many of each caller, and notes whose token it is.
package struct AuthenticationMiddleware: RouterMiddleware {
    package typealias Context = APIRequestContext

    private let verifier: any TokenVerifier
    private let admission: Admission
    private let sessions: (any SessionTokens)?
    private let factory: any MetricsFactory

    /// - Parameters:
    ///   - verifier: who knows the tokens.
    ///   - admission: how much of one caller, and of one address without a token, is taken.
    ///   - sessions: where the tokens of browsers are; nil where only requests with a token of their own are answered.
    ///   - factory: where refused tokens are counted.
    package init(
        verifier: any TokenVerifier, admission: Admission, sessions: (any SessionTokens)? = nil, factory: any MetricsFactory
    ) {
        self.verifier = verifier
        self.admission = admission
        self.sessions = sessions
        self.factory = factory
    }

    package func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let session = request.headers[.authorization] == nil ? try await sessions?.token(of: request) : nil
        let caller = try await admitted(request, session, context)
        let reason = try AccessReason(of: request.headers)
        let context = {
            var context = context
            (context.caller, context.accessReason, context.sessionToken) = (caller, reason, session)
            return context
        }()
        return try await admission.working(for: caller) { try await next(request, context) }
    }

    /// Who asks, when so much of them is still taken.
    private func admitted(_ request: Request, _ session: String?, _ context: Context) async throws(Problem) -> Caller {
        let found: Caller
        do throws(Problem) {
            let token = if let session { session[...] } else { try Self.bearer(of: request) }
            found = try await caller(of: token, context)
        } catch {
            // Keys that have not been read yet are nobody's failure.
            if error.kind == .unauthenticated { try admission.noteFailure(from: context.peer) }
            throw error
        }
        try admission.admit(found)
        return found
    }

    /// The token that the request sends itself.
    private static func bearer(of request: Request) throws(Problem) -> Substring {
        let values = request.headers[values: .authorization]
        guard let value = values.first else { throw Problem.unauthenticated(hadToken: false) }
        let parts = value.split(separator: " ", maxSplits: 1)
        guard values.count == 1, parts.count == 2, parts[0].lowercased() == "bearer", parts[1].utf8.count <= largestToken else {
            throw Problem.unauthenticated(hadToken: true)
        }
        return parts[1]
    }

    private func caller(of token: Substring, _ context: Context) async throws(Problem) -> Caller {
        do {
            return try await verifier.caller(for: token)
        } catch {
            context.logger.debug("token refused", metadata: ["auth.reason": "\(error.rawValue)"])
            Counter(label: "guanjia_tokens_refused_total", dimensions: [("reason", error.rawValue)], factory: factory).increment()
            guard error != .noKeys else {
                throw Problem(
                    .unavailable, "The keys that tokens are checked with have not been read yet; send the request again.",
                    headers: [.retryAfter: "2"])
            }
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
