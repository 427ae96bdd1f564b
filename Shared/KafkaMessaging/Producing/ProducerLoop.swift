import Logging
import Messaging
import Synchronization

/// The work of a producer's thread: hands batches to librdkafka, collects what has become of them, answers.
///
/// Unchecked because everything but `shared` belongs to the thread that executes `run`.
final class ProducerLoop: @unchecked Sendable {
    private struct Shared {
        var handle: Handle
        var batches: [SendBatch] = []
        /// Set when the producer is to end: until when records in flight may still be acknowledged.
        var closeBy: ContinuousClock.Instant?
        var hasEnded = false
        /// Those who wait for the end.
        var watchers: [OneAnswer] = []
    }

    /// How a handle fares.
    private enum Health {
        case sound
        /// A record failed for the broker's sake. The library can then be stuck for ever (a broker that lost its memory does not know
        /// the producer's identity, and the library insists on it), so the handle is replaced (reliability.md §1.9).
        case worn
        /// The library has given the handle up.
        case dead
    }

    /// Records that are handed over before delivery reports are looked at again.
    private static let stride = 1000
    /// How long to wait for reports when librdkafka's queue is full, or the end is near.
    private static let briefWait: Int32 = 50
    /// How long to wait for something to do. `Handle.wake` ends it early.
    private static let idleWait: Int32 = 1000
    /// How long purged records may take to report.
    private static let purgeLimit: Duration = .seconds(1)

    private let shared: Mutex<Shared>
    private let makeHandle: () throws -> Handle
    private var handle: Handle
    private var telemetry: HandleTelemetry
    private var health = Health.sound
    /// Batches whose records are not all handed over yet, in order.
    private var waiting: [SendBatch] = []
    /// Batches of which records were handed over, by number.
    private var inFlight: [UInt32: SendBatch] = [:]
    private var nextNumber: UInt32 = 0

    init(telemetry: HandleTelemetry, makeHandle: @escaping () throws -> Handle) throws {
        let handle = try makeHandle()
        self.handle = handle
        self.makeHandle = makeHandle
        self.telemetry = telemetry
        shared = Mutex(Shared(handle: handle))
    }

    // MARK: - From any thread

    /// Hands a batch over; false when the producer has ended.
    func submit(_ batch: SendBatch) -> Bool {
        let handle: Handle? = shared.withLock { shared in
            guard shared.closeBy == nil else { return nil }
            shared.batches.append(batch)
            return shared.handle
        }
        handle?.wake()
        return handle != nil
    }

    /// Makes the thread end: after what is in flight, but at the latest at that instant. An earlier instant wins.
    func end(by deadline: ContinuousClock.Instant) {
        let handle = shared.withLock { shared in
            shared.closeBy = min(shared.closeBy ?? deadline, deadline)
            return shared.handle
        }
        handle.wake()
    }

    /// Calls back when the handle is freed.
    func whenEnded(_ watcher: OneAnswer) {
        let hasEnded = shared.withLock { shared in
            if !shared.hasEnded { shared.watchers.append(watcher) }
            return shared.hasEnded
        }
        if hasEnded { watcher.answer(true) }
    }

    // MARK: - On the producer's thread

    /// Works until `end`, with as many handles as it takes.
    func run() {
        while !isFinished {
            use(handle)
            clear()
            handle.destroy()
            if !isFinished { replaceHandle() }
        }
        handle.destroy()
        for batch in waiting + takeBatches() { _ = batch.settleRest(.ended) }
        let watchers = shared.withLock { shared in
            shared.hasEnded = true
            return shared.watchers
        }
        for watcher in watchers { watcher.answer(true) }
    }

    /// Works with one handle until it is to be replaced or the end has come.
    private func use(_ handle: Handle) {
        var writer = RecordWriter(handle: handle)
        while !isFinished, health != .worn {
            waiting += takeBatches()
            let isFull = handOver(&writer)
            serve(wait: patience(isFull: isFull))
        }
    }

    /// How long to wait for the next event. A wake-up may have been used up while records were handed over, so it is not relied on for
    /// what is there already; one that comes after this look is still to be noticed by the wait.
    private func patience(isFull: Bool) -> Int32 {
        shared.withLock { shared in
            if !isFull, !shared.batches.isEmpty { return 0 }
            return isFull || shared.closeBy != nil ? Self.briefWait : Self.idleWait
        }
    }

    private func takeBatches() -> [SendBatch] {
        shared.withLock { shared in
            defer { shared.batches = [] }
            return shared.batches
        }
    }

    /// Hands over as much as librdkafka takes.
    /// - Returns: Whether its queue is full, with records left to hand over.
    private func handOver(_ writer: inout RecordWriter) -> Bool {
        while health != .worn, let batch = waiting.first {
            if batch.next == 0 { register(batch) }
            while health != .worn, batch.next < batch.records.count {
                let index = batch.next
                let code = writer.write(batch.records[index], token: UInt(batch.number) << 32 | UInt(index))
                guard code != .queueFull else { return true }
                batch.next += 1
                if code != .none { settle(batch, index, .failure(judge(code))) }
                if batch.next % Self.stride == 0 { serve(wait: 0) }
            }
            if batch.next == batch.records.count { waiting.removeFirst() }
        }
        return false
    }

    private func register(_ batch: SendBatch) {
        repeat { nextNumber &+= 1 } while inFlight[nextNumber] != nil
        batch.number = nextNumber
        inFlight[nextNumber] = batch
    }

    private func settle(_ batch: SendBatch, _ index: Int, _ result: Result<Delivery, DeliveryError>) {
        if batch.settle(index, result) { inFlight[batch.number] = nil }
    }

    /// Looks at everything that librdkafka has to say; waits for the first event only.
    private func serve(wait: Int32) {
        var event = handle.poll(milliseconds: wait)
        while let current = event {
            switch current {
            case .deliveries(let reports): for report in reports { settle(report) }
            case .failure(let failure):
                telemetry.note(failure)
                if failure.isFatal { die() }
            case .log, .statistics, .record, .assigned, .revoked, .partitionEnd, .committed, .other: telemetry.observe(current)
            }
            event = handle.poll(milliseconds: 0)
        }
    }

    private func settle(_ report: DeliveryReport) {
        guard let batch = inFlight[UInt32(truncatingIfNeeded: report.token >> 32)] else { return }
        let index = Int(report.token & 0xFFFF_FFFF)
        guard report.error != .none else {
            return settle(batch, index, .success(Delivery(partition: report.partition, offset: report.offset)))
        }
        settle(batch, index, .failure(judge(report.error)))
    }

    // MARK: - Failure

    private func judge(_ code: ErrorCode) -> DeliveryError {
        if health != .dead, code == .fatal || handle.fatalCause() != nil { die() }
        let error = DeliveryError(code: code, handleIsDead: health == .dead)
        // Everything else is given up at once too, so that nothing overtakes the record that failed.
        if error.kind == .transient, health == .sound {
            health = .worn
            handle.purge()
        }
        return error
    }

    /// The handle is of no use any more: everything in it is answered now instead of at its time limit.
    private func die() {
        guard health != .dead else { return }
        health = .dead
        handle.purge()
    }

    /// Answers every batch of which something was handed to the handle that goes.
    private func clear() {
        for batch in waiting where batch.next > 0 && batch.settleRest(.purged) { inFlight[batch.number] = nil }
        waiting.removeAll { $0.next > 0 }
        guard !inFlight.isEmpty else { return }
        handle.purge()
        let deadline = ContinuousClock.now + Self.purgeLimit
        while !inFlight.isEmpty, ContinuousClock.now < deadline { serve(wait: Self.briefWait) }
        for batch in inFlight.values { batch.settleUnanswered() }
        inFlight = [:]
    }

    private func replaceHandle() {
        do {
            let handle = try makeHandle()
            self.handle = handle
            health = .sound
            shared.withLock { $0.handle = handle }
        } catch {
            // The same settings made a handle before; without one there is nothing to work with.
            telemetry.note("Kafka producer cannot be made anew", error)
            end(by: .now)
        }
    }

    // MARK: - Ending

    private var isFinished: Bool {
        let (closeBy, hasMore) = shared.withLock { ($0.closeBy, !$0.batches.isEmpty) }
        guard let closeBy else { return false }
        return (waiting.isEmpty && inFlight.isEmpty && !hasMore) || ContinuousClock.now >= closeBy
    }
}

extension DeliveryError {
    /// Given up because another record before it failed, or because the producer ends.
    fileprivate static let purged = Self(code: .purgedInFlight, handleIsDead: false)
    /// The producer has ended.
    static let ended = Self(code: .destroyed, handleIsDead: true)
}
