import Foundation

/// The clocks of the services, which move together: by the same offset from the real time (D21).
struct ServiceClocks: Sendable {
    let ports: AdminPorts

    /// How they stand.
    func read() async throws -> [(ServiceName, ClockReading)] { try await ports.each { try await $0.clock() } }

    /// Sets all of them to an instant.
    func set(to instant: Date) async throws -> [(ServiceName, ClockReading)] {
        try await set(to: instant, ahead: try await measure())
    }

    /// The same when it was measured before how far the databases are ahead of this machine: one request less.
    func set(to instant: Date, ahead seconds: Double) async throws -> [(ServiceName, ClockReading)] {
        try await move(toOffset: Self.milliseconds(instant.timeIntervalSince(Date()) - seconds))
    }

    /// Seconds that the databases' real time is ahead of this machine's: of one service for all, so that all get the same offset.
    /// - Throws: `ToolError` when a clock cannot be moved.
    func measure() async throws -> Double {
        guard let first = try await movable().first?.1 else { return 0 }
        return first.now.timeIntervalSince(Date()) - first.offsetSeconds
    }

    /// Moves all of them forward; if they stood apart, by the one that is furthest ahead, so that none goes back.
    func advance(by span: TimeSpan) async throws -> [(ServiceName, ClockReading)] {
        let readings = try await movable()
        let furthest = readings.map(\.1.offsetSeconds).max() ?? 0
        return try await move(toOffset: Self.milliseconds(furthest + span.seconds))
    }

    /// Gives all of them the same offset.
    func move(toOffset seconds: Double) async throws -> [(ServiceName, ClockReading)] {
        try await ports.each { try await $0.setClock(offset: seconds) }
    }

    /// All readings, when every clock may be moved: otherwise none is, and they stay together.
    private func movable() async throws -> [(ServiceName, ClockReading)] {
        let readings = try await read()
        let fixed = readings.filter { !$0.1.adjustable }.map(\.0.rawValue)
        guard fixed.isEmpty else {
            throw ToolError(
                "the clock of \(fixed.joined(separator: ", ")) cannot be moved",
                advice: "Only services that run with GUANJIA_PROFILE=dev have a clock that can be moved.")
        }
        return readings
    }

    private static func milliseconds(_ seconds: Double) -> Double { (seconds * 1000).rounded() / 1000 }
}
