package import HTTPTypes

/// A route whose bodies may be larger than those of others, because they are files and not JSON.
///
/// Known to the connection itself (`RequestGuardHandler`), which sees every body before any route does. The slowest rate of a body holds
/// for these, too; only their size and the time for all of it are their own.
package struct LargeBody: Hashable, Sendable {
    /// Time for a file to arrive: 5 MiB at 0.7 Mbit/s, a telephone with a poor connection.
    package static let usualTime: Duration = .seconds(60)

    let method: HTTPRequest.Method
    /// The path's segments; nil stands for any one.
    let segments: [Substring?]
    /// Largest body in bytes.
    package let bytes: Int
    /// From the head of the request to the end of its body.
    package let time: Duration

    /// - Parameters:
    ///   - method: of the route.
    ///   - path: as the router has it: `work-orders/:id/attachments`.
    ///   - bytes: largest body.
    ///   - time: from the head of a request to the end of its body.
    package init(_ method: HTTPRequest.Method, _ path: String, bytes: Int, time: Duration = Self.usualTime) {
        self.method = method
        segments = path.split(separator: "/").map { $0.hasPrefix(":") ? nil : $0 }
        self.bytes = bytes
        self.time = time
    }

    /// Whether a request is for this route; `path` may have a query.
    func matches(_ method: HTTPRequest.Method, _ path: some StringProtocol) -> Bool {
        guard method == self.method else { return false }
        let parts = path.prefix { $0 != "?" && $0 != "#" }.split(separator: "/")
        return parts.count == segments.count && zip(segments, parts).allSatisfy { wanted, part in wanted.map { $0 == part } ?? true }
    }
}

extension HTTPLimits {
    /// Largest body of a request, and the time for it.
    func body(of method: HTTPRequest.Method, _ path: some StringProtocol) -> (bytes: Int, time: Duration) {
        guard !largeBodies.isEmpty, let route = largeBodies.first(where: { $0.matches(method, path) }) else { return (bodyBytes, bodyTime) }
        return (max(route.bytes, bodyBytes), max(route.time, bodyTime))
    }
}
