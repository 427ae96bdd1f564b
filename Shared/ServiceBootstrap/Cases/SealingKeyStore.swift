package import Foundation
package import Logging
package import Messaging
import Metrics
import ServiceLifecycle
import Synchronization

/// Seals and opens by the key set of a file that may be exchanged at any time (D10, ADR 53).
///
/// The file is read at the start, again every `pause`, and at once when a text names a key that is not known: whoever has the new file already
/// may seal by it. A file that is gone or no key set changes nothing: the last good set is kept, and the fault is told. A key that is
/// no longer in the file opens nothing any more, from the next look on.
package final class SealingKeyStore: KeySetHolder, Service, CustomStringConvertible {
    /// Between two looks at the file: it costs next to nothing.
    static let pause: Duration = .seconds(5)
    /// The least between two looks that unknown keys cause: of what a destroyed key has sealed there may be much to read.
    static let leastPause: Duration = .seconds(1)

    private struct State {
        var set: KeySet
        /// The file as it was last read, to see whether it has changed.
        var bytes: Data
        /// Monotonic times of the last good look and of the last one of any kind.
        var readAt: Int64
        var triedAt: Int64
        /// What was last wrong; told once.
        var fault: String?
    }

    private let logger: Logger
    private let content: @Sendable () throws -> Data
    private let now: @Sendable () -> Int64
    private let state: Mutex<State>
    /// One look after the other, so that none puts back what another has replaced.
    private let looking = Mutex(())
    private let good = Counter(label: "guanjia_sealing_key_reads_total", dimensions: [("result", "good")])
    private let failed = Counter(label: "guanjia_sealing_key_reads_total", dimensions: [("result", "failed")])

    /// - Parameters:
    ///   - logger: is told when the set changes, and when it cannot be read.
    ///   - now: nanoseconds of a clock that nobody sets.
    ///   - content: reads the file; called once here, which must succeed.
    /// - Throws: `KeySetError`: without keys an event with private content could not be told, so there is no start without them.
    package init(
        logger: Logger, now: @escaping @Sendable () -> Int64 = HealthRegistry.monotonic, content: @escaping @Sendable () throws -> Data
    ) throws {
        let bytes = try content()
        let set = try KeySet(json: bytes)
        (self.logger, self.now, self.content) = (logger, now, content)
        state = Mutex(State(set: set, bytes: bytes, readAt: now(), triedAt: now()))
        tell(set)
    }

    package var description: String { "sealing keys" }

    package var current: KeySet { state.withLock { $0.set } }

    /// Seconds since the file was last read well.
    package var age: Double { state.withLock { Double(now() - $0.readAt) / 1_000_000_000 } }

    /// Why the last look failed; nil when it did not.
    package var fault: String? { state.withLock { $0.fault } }

    package func seal(_ plaintext: Data) throws -> String { try current.seal(plaintext) }

    package func open(_ jwe: String) throws -> Data? {
        if let plaintext = try current.open(jwe) { return plaintext }
        guard isDue() else { return nil }
        read()
        return try current.open(jwe)
    }

    /// Reads the file from time to time until the service group stops.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                // A cancelled pause ends the loop at its condition.
                try? await ContinuousClock().sleep(for: Self.pause)
                self.read()
            }
        }
    }

    /// Reads the file now. A small file is read at once: no more blocks than a log line.
    package func read() { looking.withLock { _ in look() } }

    private func look() {
        state.withLock { $0.triedAt = now() }
        do {
            let bytes = try content()
            if state.withLock({ $0.bytes != bytes }) {
                let set = try KeySet(json: bytes)
                state.withLock { ($0.set, $0.bytes) = (set, bytes) }
                tell(set)
            }
            state.withLock { ($0.readAt, $0.fault) = (now(), nil) }
            good.increment()
        } catch {
            failed.increment()
            let fault = (error as? KeySetError)?.detail ?? "it cannot be read"
            let isNew = state.withLock { state in
                defer { state.fault = fault }
                return state.fault != fault
            }
            if isNew { logger.error("the sealing keys cannot be read; the last ones are kept", metadata: ["reason": "\(fault)"]) }
        }
    }

    private func isDue() -> Bool { state.withLock { Duration.nanoseconds(now() - $0.triedAt) >= Self.leastPause } }

    /// Names only: who rotates keys sees here that the service has them.
    private func tell(_ set: KeySet) {
        logger.notice("sealing keys read", metadata: ["keys": "\(set.keyIDs.joined(separator: ","))", "active": "\(set.activeID)"])
    }

    /// Shows how many keys there are and how old the last good look is.
    package func show(in registry: PrometheusRegistry) {
        registry.show("guanjia_sealing_keys", .gauge, help: "Keys that open what is sealed; one of them seals.") {
            Double(self.current.keyIDs.count)
        }
        registry.show("guanjia_sealing_keys_age_seconds", .gauge, help: "Time since the file of the sealing keys was last read well.") {
            self.age
        }
    }
}
