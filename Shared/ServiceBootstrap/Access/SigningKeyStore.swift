package import Foundation
package import Logging
import Metrics
import ServiceLifecycle
import Synchronization

/// Keeps the issuer's keys current: reads them at the start, again and again, and when a token names a key that is not known.
///
/// The last good set is kept for as long as no other is read: an issuer that does not answer locks nobody out, and its key set is read
/// again. A token decides neither where keys come from nor how often they are read: an unknown key causes one look in `Timing.retry`, which
/// everybody who waits for it shares.
package final class SigningKeyStore: Service, CustomStringConvertible {
    /// How often the set is read.
    package struct Timing: Sendable, Hashable {
        /// Between two looks when all is well.
        package let refresh: Duration
        /// Between two looks when the last one failed, and the least between two that unknown keys cause.
        package let retry: Duration
        /// Longest look.
        package let timeout: Duration

        package init(refresh: Duration, retry: Duration, timeout: Duration = .seconds(5)) {
            self.refresh = refresh
            self.retry = retry
            self.timeout = timeout
        }
    }

    private struct State {
        var keys: SigningKeys?
        /// The set as it was last read, to see whether it has changed.
        var bytes: Data?
        /// Monotonic times of the last good look and of the last one of any kind.
        var readAt: Int64?
        var triedAt: Int64?
        var isReading = false
        var waiting: [CheckedContinuation<Void, Never>] = []
        /// What was last wrong; told once.
        var fault: String?
    }

    private let algorithm: TokenAlgorithm
    private let timing: Timing
    private let logger: Logger
    private let fetch: @Sendable () async throws -> Data
    private let now: @Sendable () -> Int64
    private let state = Mutex(State())
    private let good = Counter(label: "guanjia_signing_key_reads_total", dimensions: [("result", "good")])
    private let failed = Counter(label: "guanjia_signing_key_reads_total", dimensions: [("result", "failed")])

    /// - Parameters:
    ///   - algorithm: what tokens are signed with.
    ///   - timing: how often the set is read.
    ///   - logger: is told when the set changes, and when it cannot be read.
    ///   - now: nanoseconds of a clock that nobody sets.
    ///   - fetch: reads the set from its file or address, at most `SigningKeys.largestSet` bytes and one.
    package init(
        algorithm: TokenAlgorithm, timing: Timing, logger: Logger, now: @escaping @Sendable () -> Int64 = HealthRegistry.monotonic,
        fetch: @escaping @Sendable () async throws -> Data
    ) {
        self.algorithm = algorithm
        self.timing = timing
        self.logger = logger
        self.now = now
        self.fetch = fetch
    }

    package var description: String { "signing keys" }

    /// Seconds since the set was last read well; nil before the first time.
    package var age: Double? {
        state.withLock { $0.readAt }.map { Double(now() - $0) / 1_000_000_000 }
    }

    /// How many keys there are; 0 before the first set.
    package var count: Int { state.withLock { $0.keys?.count ?? 0 } }

    /// Why the last look failed; nil when it did not.
    package var fault: String? { state.withLock { $0.fault } }

    /// Reads the set from time to time until the service group stops.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await self.read()
                let pause = self.fault == nil ? self.timing.refresh : min(self.timing.retry, self.timing.refresh)
                // A cancelled pause ends the loop at its condition.
                try? await ContinuousClock().sleep(for: pause)
            }
        }
    }

    /// The keys, looked up once more when none of them has this id.
    /// - Parameter kid: of the key that a token names.
    /// - Returns: the keys as they stand then; nil when none were ever read.
    package func keys(for kid: String) async -> SigningKeys? {
        if let keys = state.withLock({ $0.keys }), keys.knows(kid) { return keys }
        await read(onlyWhenDue: true)
        return state.withLock { $0.keys }
    }

    /// Reads the set now, or waits for whoever is reading it; at most `Timing.timeout`.
    package func read() async { await read(onlyWhenDue: false) }

    /// Requests that wait for a look at the set at once, when there is a set already.
    private static let mostWaiting = 32

    private enum Turn {
        case mine
        case others
        case notYet
    }

    private func read(onlyWhenDue: Bool) async {
        let turn = state.withLock { state -> Turn in
            if state.isReading { return .others }
            let isDue = state.triedAt.map { Duration.nanoseconds(now() - $0) >= timing.retry } ?? true
            guard isDue || !onlyWhenDue else { return .notYet }
            state.isReading = true
            state.triedAt = now()
            return .mine
        }
        switch turn {
        case .notYet: return
        case .others: await wait()
        case .mine:
            await take()
            let waiting = state.withLock { state in
                state.isReading = false
                defer { state.waiting = [] }
                return state.waiting
            }
            for continuation in waiting { continuation.resume() }
        }
    }

    /// Until whoever is reading has finished, which is bounded.
    private func wait() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                // While the issuer is slow, made-up ids must not hold requests that good tokens need: who comes later goes on with what is known.
                guard state.isReading, state.keys == nil || state.waiting.count < Self.mostWaiting else { return true }
                state.waiting.append(continuation)
                return false
            }
            if isOver { continuation.resume() }
        }
    }

    private func take() async {
        do {
            let bytes = try await bounded()
            // The same bytes again are the same keys.
            if state.withLock({ $0.bytes == bytes && $0.keys != nil }) {
                note(nil)
            } else {
                let keys = try await SigningKeys(json: bytes, for: algorithm)
                state.withLock { ($0.keys, $0.bytes) = (keys, bytes) }
                note(nil)
                logger.notice("signing keys read", metadata: ["keys": "\(keys.count)"])
                for reason in keys.skipped { logger.warning("a signing key is not used", metadata: ["reason": "\(reason)"]) }
            }
            good.increment()
        } catch {
            // Whoever asked has gone, or the service stops: that says nothing about the issuer.
            guard !Task.isCancelled else { return }
            failed.increment()
            note(safeText(of: error))
        }
    }

    /// Remembers how a look ended, and tells of a fault once.
    private func note(_ fault: String?) {
        let isNew = state.withLock { state in
            defer { state.fault = fault }
            if fault == nil { state.readAt = now() }
            return fault != nil && state.fault != fault
        }
        if isNew, let fault {
            logger.error("the issuer's keys cannot be read; the last ones are kept", metadata: ["reason": "\(fault)"])
        }
    }

    private struct TookTooLong: Error, CustomStringConvertible {
        let description = "no answer in time"
    }

    private func bounded() async throws -> Data {
        let (fetch, timeout) = (fetch, timing.timeout)
        return try await withThrowingTaskGroup(of: Data.self) { group in
            group.addTask { try await fetch() }
            group.addTask {
                try await ContinuousClock().sleep(for: timeout)
                throw TookTooLong()
            }
            defer { group.cancelAll() }
            guard let data = try await group.next() else { throw TookTooLong() }
            return data
        }
    }
}
