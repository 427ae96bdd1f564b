import HTTPTypes
package import Hummingbird
import Logging
package import Metrics
import Synchronization

/// Rate, errors and duration of requests by route template, never by path (D18); and a line per request at level debug.
///
/// `http_server_requests_total{method,route,status}`, `http_server_request_duration_seconds{method,route}` and
/// `http_server_requests_in_flight`.
package final class RequestMetrics<Context: RequestContext>: RouterMiddleware {
    private struct Key: Hashable {
        let method: String
        let route: String
        let status: Int
    }

    private struct Instruments {
        let count: Counter
        let duration: Timer
    }

    private let factory: any MetricsFactory
    private let inFlight: Meter
    private let known = Mutex<[Key: Instruments]>([:])

    /// - Parameter factory: where the numbers are kept.
    package init(factory: any MetricsFactory) {
        self.factory = factory
        inFlight = Meter(label: "http_server_requests_in_flight", factory: factory)
    }

    package func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        inFlight.increment()
        defer { inFlight.decrement() }
        let response = try await next(request, context)
        let duration = start.duration(to: .now)
        let isMatched = context.endpointPath.map { $0 != Self.noRoute } ?? false
        let key = Key(
            method: Self.label(request.method.rawValue), route: isMatched ? context.endpointPath ?? Self.unmatched : Self.unmatched,
            status: response.status.code)
        let instruments = instruments(key)
        instruments.count.increment()
        instruments.duration.recordNanoseconds(duration.nanoseconds)
        context.logger.debug(
            "request answered",
            metadata: [
                "http.method": "\(key.method)", "http.route": "\(key.route)", "http.status": .stringConvertible(key.status),
                "http.duration_us": .stringConvertible(duration.nanoseconds / 1000),
            ])
        return response
    }

    /// Counts a request that was refused before any route was looked for (503); how long that took says nothing.
    func countRefused(_ method: HTTPRequest.Method) {
        instruments(Key(method: Self.label(method.rawValue), route: Self.unmatched, status: 503)).count.increment()
    }

    private func instruments(_ key: Key) -> Instruments {
        known.withLock { known in
            if let instruments = known[key] { return instruments }
            let labels = [("method", key.method), ("route", key.route)]
            let instruments = Instruments(
                count: Counter(label: "http_server_requests_total", dimensions: labels + [("status", "\(key.status)")], factory: factory),
                duration: Timer(label: "http_server_request_duration_seconds", dimensions: labels, factory: factory))
            known[key] = instruments
            return instruments
        }
    }

    /// What Hummingbird calls the end of a path that no route has.
    private static var noRoute: String { "NotFound" }
    private static var unmatched: String { "unmatched" }

    /// Methods come from callers, so they are no labels before they are known.
    private static func label(_ method: String) -> String {
        ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"].contains(method) ? method : "other"
    }
}

extension Duration {
    /// Whole nanoseconds, at most 292 years of them.
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let product = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return product.overflow ? .max : product.partialValue &+ attoseconds / 1_000_000_000
    }
}
