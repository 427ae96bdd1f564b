import Logging
import Messaging
import Metrics
import Synchronization

/// The work of a producer's thread: hands batches to librdkafka, collects what has become of them, answers.
///
/// Unchecked because everything but `shared` and `handle` belongs to the thread that executes `run`.
final class ProducerLoop: @unchecked Sendable {
    private struct Shared {
        var batches: [SendBatch] = []
        /// Set when the producer is to end: until when records in flight may still be acknowledged.
        var closeBy: ContinuousClock.Instant?
        var hasEnded = false
        /// Those who wait for the end.
        var watchers: [OneAnswer] = []
    }

    /// Records that are handed over before delivery reports are looked at again.
    private static let stride = 1000
    /// How long to wait for reports when librdkafka's queue is full, or the end is near.
    private static let briefWait: Int32 = 50
    /// How long to wait for something to do. `handle.wake` ends it early.
    private static let idleWait: Int32 = 1000
    /// How long purged records may take to report.
    private static let purgeLimit: Duration = .seconds(1)

    private let shared = Mutex(Shared())
    private let handle: Handle
    private var telemetry: HandleTelemetry
    /// Batches whose records are not all handed over yet, in order.
    private var waiting: [SendBatch] = []
    /// Batches with records in flight, by number.
    private var inFlight: [UInt32: SendBatch] = [:]
    private var nextNumber: UInt32 = 0
    private var isDead = false

    init(handle: Handle, telemetry: HandleTelemetry) {
        self.handle = handle
        self.telemetry = telemetry
    }

    // MARK: - From any thread

    /// Hands a batch over; false when the producer has ended.
    func submit(_ batch: SendBatch) -> Bool {
        let isAccepted = shared.withLock { shared in
            guard shared.closeBy == nil else { return false }
            shared.batches.append(batch)
            return true
        }
        if isAccepted { handle.wake() }
        return isAccepted
    }

    /// Makes the thread end: after what is in flight, but at the latest at that instant. An earlier instant wins.
    func end(by deadline: ContinuousClock.Instant) {
        shared.withLock { $0.closeBy = min($0.closeBy ?? deadline, deadline) }
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

    /// Works until `end`, then frees the handle.
    func run() {
        do {
            var writer = RecordWriter(handle: handle)
            while !isFinished() {
                take()
                let isFull = handOver(&writer)
                serve(wait: isFull || isEnding ? Self.briefWait : Self.idleWait)
            }
            abandon()
        }
        handle.destroy()
        let watchers = shared.withLock { shared in
            shared.hasEnded = true
            return shared.watchers
        }
        for watcher in watchers { watcher.answer(true) }
    }

    private func take() {
        let batches = shared.withLock { shared in
            defer { shared.batches = [] }
            return shared.batches
        }
        waiting += batches
    }

    /// Hands over as much as librdkafka takes.
    /// - Returns: Whether its queue is full, with records left to hand over.
    private func handOver(_ writer: inout RecordWriter) -> Bool {
        while let batch = waiting.first {
            if batch.next == 0 { register(batch) }
            var token = UInt(batch.number) << 32 | UInt(batch.next)
            while batch.next < batch.records.count {
                let index = batch.next
                let code = writer.write(batch.records[index], token: token)
                guard code != .queueFull else { return true }
                batch.next += 1
                token += 1
                if code != .none { settle(batch, index, .failure(refusal(code))) }
                if batch.next % Self.stride == 0 { serve(wait: 0) }
            }
            waiting.removeFirst()
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
        settle(batch, index, .failure(refusal(report.error)))
    }

    private func refusal(_ code: ErrorCode) -> DeliveryError {
        if !isDead, code == .fatal || handle.fatalError() != nil { die() }
        return DeliveryError(code: code, handleIsDead: isDead)
    }

    /// The handle is of no use any more: everything in it is answered now instead of at its time limit.
    private func die() {
        guard !isDead else { return }
        isDead = true
        handle.purge()
    }

    // MARK: - Ending

    private var isEnding: Bool { shared.withLock { $0.closeBy != nil } }

    private func isFinished() -> Bool {
        guard let closeBy = shared.withLock({ $0.closeBy }) else { return false }
        let isIdle = waiting.isEmpty && inFlight.isEmpty && shared.withLock { $0.batches.isEmpty }
        return isIdle || ContinuousClock.now >= closeBy
    }

    /// Answers whatever is left: what was not handed over at once, the rest when its purge is reported.
    private func abandon() {
        take()
        let error = DeliveryError(kind: .transient, code: ErrorCode.purgedInFlight.description)
        for batch in waiting where batch.settleRest(error) { inFlight[batch.number] = nil }
        waiting = []
        guard !inFlight.isEmpty else { return }
        handle.purge()
        let deadline = ContinuousClock.now + Self.purgeLimit
        while !inFlight.isEmpty, ContinuousClock.now < deadline { serve(wait: Self.briefWait) }
        for batch in inFlight.values { batch.settleUnanswered() }
        inFlight = [:]
    }
}
