/// Waiting for something that another service does: looking again and again, at growing intervals, for a bounded time.
enum Waiting {
    /// How long an event may take from one service to the next. Usually a tenth of a second; a rebalance takes ten.
    static let limit: Duration = .seconds(30)
    private static let firstPause: Duration = .milliseconds(20)
    private static let longestPause: Duration = .milliseconds(200)

    /// Looks until there is something; nil when there is nothing in time.
    static func until<Value>(within limit: Duration = Waiting.limit, _ look: () async throws -> Value?) async throws -> Value? {
        let deadline = ContinuousClock.now + limit
        var pause = firstPause
        while true {
            if let value = try await look() { return value }
            guard ContinuousClock.now < deadline else { return nil }
            try await Task.sleep(for: pause)
            pause = min(pause * 1.5, longestPause)
        }
    }
}
