import Casework
import Database
import Foundation
import HTTPTypes
package import Hummingbird
import Logging
import NIOHTTP1
import Synchronization

/// Turns everything that is thrown below it into a problem document, and keeps what is ours to ourselves: an error that is nobody's problem
/// becomes a 500 whose `instance` is in the log too.
package struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
    private let paths: PathTable
    private let forms: ProblemForms

    /// - Parameters:
    ///   - paths: the router's routes, to tell 405 from 404.
    ///   - forms: paths whose problems are written in another form.
    package init(paths: PathTable, forms: ProblemForms = ProblemForms()) {
        self.paths = paths
        self.forms = forms
    }

    /// Seconds after which to ask again, of a 503 that does not say: what is not there has to be put right by somebody.
    private static var unavailableRetry: String { "60" }

    /// No 503 leaves without a word on when to come again, whoever has made it and in whatever form.
    package func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await answer(request, context: context, next: next)
        if response.status == .serviceUnavailable, response.headers[.retryAfter] == nil {
            response.headers[.retryAfter] = Self.unavailableRetry
        }
        return response
    }

    private func answer(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPParserError {
            // The connection is beyond repair; Hummingbird answers and closes it.
            throw error
        } catch {
            let problem = problem(for: error, request, context)
            return forms.response(to: problem, request) ?? problem.response()
        }
    }

    private func problem(for error: any Error, _ request: Request, _ context: Context) -> Problem {
        switch error {
        case let problem as Problem:
            return problem
        case let convertible as any ProblemConvertible:
            return convertible.problem
        case let error as HTTPError:
            if error.status == .notFound { return notFound(request) }
            return Problem(.other(error.status), headers: error.headers)
        case is NewerFormat:
            return Problem(
                .unavailable, "A newer release has written the case, and this instance is being replaced. Send the request again.",
                headers: [.retryAfter: "2"])
        case let error as DatabaseError where error.code == .poolExhausted:
            // Many at a time, and `pg_pool_exhausted_total` counts them: a line for each would be one more load.
            return Problem(.unavailable, "Too many requests are reading; send it again in a moment.", headers: [.retryAfter: "1"])
        case let error as DatabaseError where error.isRetryable || error.isConnectionLoss || error.code == .poolClosed:
            context.logger.warning(
                "the database did not answer", error: error, metadata: ["http.route": "\(context.endpointPath ?? "unmatched")"])
            return Problem(.unavailable, "The database does not answer at present. Send the request again.", headers: [.retryAfter: "2"])
        case is CancellationError:
            return Problem(.unavailable, "The service is stopping. Send the request again.", headers: [.retryAfter: "1"])
        default:
            if let status = (error as? any HTTPResponseError)?.status, status.code < 500 { return Problem(.other(status)) }
            var problem = Problem(.internal, "It is recorded under the id in `instance`. Send the request again, or report the id.")
            let id = "urn:uuid:\(UUID().uuidString.lowercased())"
            problem.instance = id
            context.logger.error(
                "request failed", error: error,
                metadata: ["error.id": "\(id)", "error.type": "\(type(of: error))", "http.route": "\(context.endpointPath ?? "unmatched")"])
            return problem
        }
    }

    private func notFound(_ request: Request) -> Problem {
        let methods = paths.methods(at: request.uri.path)
        guard !methods.isEmpty else { return Problem(.notFound, "No resource has this path.") }
        return Problem(.methodNotAllowed, headers: [.allow: methods.joined(separator: ", ")])
    }
}

/// Which methods the paths of a router take. Hummingbird answers an unknown method with 404; this table tells the two apart.
package final class PathTable: Sendable {
    private struct Entry: Sendable {
        let segments: [Segment]
        let method: String
    }

    private enum Segment: Sendable, Hashable {
        case word(String)
        case anything
    }

    private let entries = Mutex<[Entry]>([])

    /// An empty table: middleware needs it before the routes are known.
    package init() {}

    /// Takes over the routes of a router, after all of them are added.
    package func fill<Context: RequestContext>(from router: Router<Context>) {
        let all = router.routes.map { route in
            let segments = route.path.description.split(separator: "/").map { segment -> Segment in
                segment.contains { "{:*".contains($0) } ? .anything : .word(String(segment))
            }
            return Entry(segments: segments, method: route.method.rawValue)
        }
        entries.withLock { $0 = all }
    }

    /// Sorted; empty when no route has the path.
    func methods(at path: String) -> [String] {
        let segments = path.split(separator: "/").map(String.init)
        let matching = entries.withLock { $0 }.filter { entry in
            entry.segments.count == segments.count
                && zip(entry.segments, segments).allSatisfy { $0 == .anything || $0 == .word($1) }
        }
        return Set(matching.map(\.method)).sorted()
    }
}
