/// Waits until a condition holds, looking again every few milliseconds: a level, never an edge.
///
/// - Parameters:
///   - limit: How long to wait at most.
///   - condition: What must become true.
/// - Returns: Whether it became true in time.
package func eventually(within limit: Duration = .seconds(30), _ condition: () async throws -> Bool) async rethrows -> Bool {
    let clock = ContinuousClock()
    let deadline = clock.now + limit
    while true {
        if try await condition() { return true }
        guard clock.now < deadline else { return false }
        // Cancellation (a test's time limit) ends the wait at the next look, because the deadline is then checked at once.
        do { try await clock.sleep(for: .milliseconds(10)) } catch { return try await condition() }
    }
}
