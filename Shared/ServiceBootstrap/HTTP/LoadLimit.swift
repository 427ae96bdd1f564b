import HTTPTypes
package import Hummingbird
package import Metrics
import Synchronization

/// Answers at once with 503 what is more than the process can have in work, so that those that are in work get on (F19).
///
/// The queue of submissions has a limit of its own (`SubmissionQueue`), for commands; this one bounds everything that comes over HTTP: readers
/// who wait for a connection, bodies on their way, pages that are drawn.
package final class LoadLimit: RouterMiddleware {
    package typealias Context = APIRequestContext

    private let limit: Int
    private let inWork = Atomic(0)
    private let refused: Counter

    /// - Parameters:
    ///   - limit: most requests in work at once.
    ///   - reason: how refusals are counted.
    ///   - factory: where refusals are counted.
    package init(_ limit: Int, reason: String, factory: any MetricsFactory) {
        self.limit = limit
        refused = Counter(label: "guanjia_requests_refused_total", dimensions: [("reason", reason)], factory: factory)
    }

    package func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let count = inWork.wrappingAdd(1, ordering: .relaxed).newValue
        defer { inWork.wrappingSubtract(1, ordering: .relaxed) }
        guard count <= limit else {
            refused.increment()
            throw Problem(.unavailable, "There are too many requests in work; send it again in a moment.", headers: [.retryAfter: "1"])
        }
        return try await next(request, context)
    }
}
