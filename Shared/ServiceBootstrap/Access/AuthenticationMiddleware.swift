import HTTPTypes
package import Hummingbird
import Logging
package import Metrics

/// Lets only requests with `Authorization: Bearer <token>` pass (RFC 6750), and only so many of each caller, and notes whose token it is.
package struct AuthenticationMiddleware: RouterMiddleware {
    package typealias Context = APIRequestContext

    private let verifier: any TokenVerifier
    private let admission: Admission
    private let factory: any MetricsFactory

    /// - Parameters:
    ///   - verifier: who knows the tokens.
    ///   - admission: how much of one caller, and of one address without a token, is taken.
    ///   - factory: where refused tokens are counted.
    package init(verifier: any TokenVerifier, admission: Admission, factory: any MetricsFactory) {
        self.verifier = verifier
        self.admission = admission
        self.factory = factory
    }

    package func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let caller = try await admitted(request, context)
        let reason = try AccessReason(of: request.headers)
        let context = {
            var context = context
            (context.caller, context.accessReason) = (caller, reason)
            return context
        }()
        return try await admission.working(for: caller) { try await next(request, context) }
    }

    /// Who asks, when so much of them is still taken.
    private func admitted(_ request: Request, _ context: Context) async throws(Problem) -> Caller {
        let found: Caller
        do throws(Problem) {
            found = try await caller(of: request, context)
        } catch {
            // Keys that have not been read yet are nobody's failure.
            if error.kind == .unauthenticated { try admission.noteFailure(from: context.peer) }
            throw error
        }
        try admission.admit(found)
        return found
    }

    private func caller(of request: Request, _ context: Context) async throws(Problem) -> Caller {
        let values = request.headers[values: .authorization]
        guard let value = values.first else { throw Problem.unauthenticated(hadToken: false) }
        let parts = value.split(separator: " ", maxSplits: 1)
        guard values.count == 1, parts.count == 2, parts[0].lowercased() == "bearer", parts[1].utf8.count <= largestToken else {
            throw Problem.unauthenticated(hadToken: true)
        }
        do {
            return try await verifier.caller(for: parts[1])
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
