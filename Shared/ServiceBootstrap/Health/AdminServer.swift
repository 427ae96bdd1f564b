import HTTPTypes
import Hummingbird

/// The server of the admin port: `/livez`, `/readyz` and `/metrics` for everyone who reaches it, operator commands for callers with a token.
package enum AdminServer {
    /// Builds the server; it listens when it runs.
    /// - Parameters:
    ///   - parts: address, limits, logger and verifier.
    ///   - health: what the probes ask.
    ///   - registry: what `/metrics` shows.
    ///   - routes: adds the service's operator commands.
    /// - Returns: a service for the group; put it first, so that it stops last.
    package static func make(
        _ parts: HTTPServer.Parts, health: HealthRegistry, registry: PrometheusRegistry,
        routes: (CallerRoutes) -> Void = { _ in }
    ) -> HTTPServer {
        HTTPServer(parts) { router in
            router.get("livez") { _, _ in livez(health) }
            router.get("readyz") { _, _ in readyz(health) }
            router.get("metrics") { _, _ in
                Response(
                    status: .ok, headers: [.contentType: PrometheusRegistry.contentType],
                    body: ResponseBody(byteBuffer: ByteBuffer(string: registry.text())))
            }
        } routes: { group in
            routes(group)
        }
    }

    /// `{"status":"alive"}`, or 503 with the loops that are stuck.
    private static func livez(_ health: HealthRegistry) -> Response {
        let stuck = health.stuckLoops()
        return answer(
            isGood: stuck.isEmpty, status: stuck.isEmpty ? "alive" : "stuck",
            reasons: stuck.map { ($0.name, "no progress for \($0.since.components.seconds) s") })
    }

    /// `{"status":"ready"}`, or 503 with what is missing.
    private static func readyz(_ health: HealthRegistry) -> Response {
        let reasons = health.unreadyReasons()
        return answer(isGood: reasons.isEmpty, status: reasons.isEmpty ? "ready" : "not ready", reasons: reasons)
    }

    private static func answer(isGood: Bool, status: String, reasons: [(name: String, reason: String)]) -> Response {
        var text = JSONText(capacity: 256)
        text.append(raw: "{\"status\":")
        text.append(string: status)
        text.append(raw: ",\"reasons\":[")
        for (index, entry) in reasons.enumerated() {
            text.append(raw: index == 0 ? "{\"name\":" : ",{\"name\":")
            text.append(string: entry.name)
            text.append(raw: ",\"reason\":")
            text.append(string: entry.reason, limit: 512)
            text.append(raw: "}")
        }
        text.append(raw: "]}")
        return Response(
            status: isGood ? .ok : .serviceUnavailable, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: text.bytes)))
    }
}
