package import HTTPTypes

/// A route whose bodies may be larger than those of others, because they are files and not JSON.
///
/// Known to the connection itself (`RequestGuardHandler`), which sees every body before any route does. A file that comes has its place among
/// few, so it must come faster than other bodies.
package struct LargeBody: Hashable, Sendable {
    /// Time for a file to arrive: 5 MiB at 0.7 Mbit/s, a telephone with a poor connection.
    package static let usualTime: Duration = .seconds(60)

    /// Slowest rate of a file, in bytes a second: nobody holds a place for a minute with next to nothing.
    package static let usualRate = 8_192
    /// Time that a file has before its rate counts; a telephone may be without a connection for a moment.
    package static let usualGrace: Duration = .seconds(10)

    let method: HTTPRequest.Method
    /// The path's segments; nil stands for any one.
    let segments: [Substring?]
    /// Largest body in bytes.
    package let bytes: Int
    /// From the head of the request to the end of its body.
    package let time: Duration
    /// Slowest rate in bytes a second, once `grace` is over.
    package let bytesPerSecond: Int
    package let grace: Duration

    /// - Parameters:
    ///   - method: of the route.
    ///   - path: as the router has it: `work-orders/:id/attachments`.
    ///   - bytes: largest body.
    ///   - time: from the head of a request to the end of its body.
    ///   - bytesPerSecond: slowest rate.
    ///   - grace: time before the rate counts.
    package init(
        _ method: HTTPRequest.Method, _ path: String, bytes: Int, time: Duration = Self.usualTime,
        bytesPerSecond: Int = Self.usualRate, grace: Duration = Self.usualGrace
    ) {
        self.method = method
        segments = path.split(separator: "/").map { $0.hasPrefix(":") ? nil : $0 }
        self.bytes = bytes
        self.time = time
        self.bytesPerSecond = bytesPerSecond
        self.grace = grace
    }

    /// Whether a request is for this route; `path` may have a query.
    func matches(_ method: HTTPRequest.Method, _ path: some StringProtocol) -> Bool {
        guard method == self.method else { return false }
        let parts = path.prefix { $0 != "?" && $0 != "#" }.split(separator: "/")
        return parts.count == segments.count && zip(segments, parts).allSatisfy { wanted, part in wanted.map { $0 == part } ?? true }
    }
}

extension HTTPLimits {
    /// What a body may be like.
    struct Body: Sendable {
        /// Largest size in bytes.
        let bytes: Int
        /// From the head of the request to its end.
        let time: Duration
        /// Slowest rate in bytes a second, once `grace` is over.
        let rate: Int
        let grace: Duration
    }

    /// What the body of every request may be like whose route has no limits of its own.
    var usualBody: Body { Body(bytes: bodyBytes, time: bodyTime, rate: bodyBytesPerSecond, grace: bodyGrace) }

    /// What the body of a request may be like.
    func body(of method: HTTPRequest.Method, _ path: some StringProtocol) -> Body {
        guard !largeBodies.isEmpty, let route = largeBodies.first(where: { $0.matches(method, path) }) else { return usualBody }
        return Body(
            bytes: max(route.bytes, bodyBytes), time: max(route.time, bodyTime), rate: max(route.bytesPerSecond, bodyBytesPerSecond),
            grace: max(route.grace, bodyGrace))
    }
}
