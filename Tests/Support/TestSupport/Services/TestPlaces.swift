/// Places for tests that run services: the test library begins all tests at once, and each of these wants a dozen connections and more.
actor TestPlaces {
    /// For services on the shared PostgreSQL, which takes a thousand connections.
    static let services = TestPlaces(32)
    /// Whether this test has a place, so that a service inside another's test waits for none.
    @TaskLocal static var isHeld = false

    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) { free = count }

    /// Runs `body` once there is a place; those that wait come in their order.
    nonisolated func hold<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        if Self.isHeld { return try await body() }
        await take()
        do {
            let value = try await Self.$isHeld.withValue(true) { try await body() }
            await leave()
            return value
        } catch {
            await leave()
            throw error
        }
    }

    private func take() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    private func leave() {
        if waiting.isEmpty {
            free += 1
        } else {
            waiting.removeFirst().resume()
        }
    }
}
