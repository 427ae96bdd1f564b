import Database
import Synchronization

/// Keeps a subscription leased while a try is under way, and gives the try up when the lease is lost: so two senders never send to it at once.
struct WebhookLeaseHold: Sendable {
    let queue: WebhookQueue
    let lease: WebhookQueue.Lease

    /// Renewals in the time of a lease: two may fail.
    private static let renewals = 3

    /// When the lease ends by this process's clock, which is not later than by the server's.
    private final class End: Sendable {
        private let instant: Mutex<ContinuousClock.Instant>
        init(_ first: ContinuousClock.Instant) { instant = Mutex(first) }
        var now: ContinuousClock.Instant { instant.withLock { $0 } }
        func move(to later: ContinuousClock.Instant) { instant.withLock { $0 = later } }
    }

    /// Does something that may take longer than a lease.
    /// - Parameters:
    ///   - heldUntil: When the lease ends, unless it is renewed.
    ///   - work: What is done; it is cancelled when the lease is lost, and has to end soon then.
    /// - Throws: `WebhookQueue.LeaseLost`; `CancellationError` when the service stops; what `work` throws.
    /// - Returns: What `work` gives.
    func during<Value: Sendable>(
        heldUntil: ContinuousClock.Instant, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        // A process that was stopped for a while goes on here.
        guard ContinuousClock.now < heldUntil else { throw WebhookQueue.LeaseLost() }
        let end = End(heldUntil)
        return try await withThrowingTaskGroup(of: Value.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await work() }
            group.addTask { try await renew(end) }
            group.addTask { try await expire(end) }
            guard let value = try await group.next() else { throw WebhookQueue.LeaseLost() }
            return value
        }
    }

    private func renew(_ end: End) async throws -> Never {
        while true {
            try await Task.sleep(for: queue.leaseTime / Self.renewals)
            do {
                end.move(to: try await queue.renew(lease))
            } catch is DatabaseError {
                // The database may be back for the next renewal; `expire` says when it is too late.
                continue
            }
        }
    }

    private func expire(_ end: End) async throws -> Never {
        while ContinuousClock.now < end.now { try await Task.sleep(until: end.now) }
        throw WebhookQueue.LeaseLost()
    }
}
