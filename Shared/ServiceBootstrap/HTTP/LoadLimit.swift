package import Hummingbird
import Metrics
import Synchronization

/// Requests in work, of which there are at most so many, so that those that are in work get on (F19).
///
/// The queue of submissions has a limit of its own (`SubmissionQueue`), for commands; this one bounds everything that comes over HTTP: readers
/// who wait for a connection, bodies on their way, pages that are drawn.
final class LoadLimit: Sendable {
    /// What whoever is refused is told; 503.
    static let problem = Problem(
        .unavailable, "There are too many requests in work; send it again in a moment.", headers: [.retryAfter: "1"])

    private let limit: Int
    private let inWork = Atomic(0)
    private let refused: Counter

    /// - Parameters:
    ///   - limit: most requests in work at once.
    ///   - reason: how refusals are counted.
    ///   - factory: where refusals are counted.
    init(_ limit: Int, reason: String, factory: any MetricsFactory) {
        self.limit = limit
        refused = Counter(label: "guanjia_requests_refused_total", dimensions: [("reason", reason)], factory: factory)
    }

    /// Takes a place; whoever gets one calls `leave` once. What is refused is counted.
    func enter() -> Bool {
        guard inWork.wrappingAdd(1, ordering: .relaxed).newValue > limit else { return true }
        leave()
        refused.increment()
        return false
    }

    func leave() { inWork.wrappingSubtract(1, ordering: .relaxed) }
}

/// Bounds the requests that routes work on.
///
/// Of a whole server `LoadHandler` has refused what is too much before, as far as it can; what comes here is counted once more, because a request may
/// come behind another on its connection.
package struct LoadMiddleware: RouterMiddleware {
    package typealias Context = APIRequestContext

    private let limit: LoadLimit

    init(_ limit: LoadLimit) { self.limit = limit }

    package func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard limit.enter() else { throw LoadLimit.problem }
        defer { limit.leave() }
        return try await next(request, context)
    }
}
