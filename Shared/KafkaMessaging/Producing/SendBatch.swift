import Messaging

/// The records of one `send` and what has become of them.
///
/// Unchecked because it is built by the caller, handed over once through a lock, and from then on belongs to the producer's thread.
final class SendBatch: @unchecked Sendable {
    typealias Results = [Result<Delivery, DeliveryError>]

    let records: [ProducerRecord]
    /// Names the batch while it is in flight.
    var number: UInt32 = 0
    /// The next record to hand to librdkafka.
    var next = 0
    private var results: Results
    private var remaining: Int
    private let continuation: CheckedContinuation<Results, Never>

    init(records: [ProducerRecord], continuation: CheckedContinuation<Results, Never>) {
        self.records = records
        self.continuation = continuation
        remaining = records.count
        results = Array(repeating: .failure(DeliveryError(kind: .transient, code: "_UNANSWERED")), count: records.count)
    }

    /// Notes the outcome of one record; answers the caller with the last one.
    ///
    /// - Parameters:
    ///   - index: Which record of the batch.
    ///   - result: Its outcome; one per record.
    /// - Returns: Whether that was the last.
    func settle(_ index: Int, _ result: Result<Delivery, DeliveryError>) -> Bool {
        results[index] = result
        remaining -= 1
        guard remaining == 0 else { return false }
        continuation.resume(returning: results)
        return true
    }

    /// Answers the caller although some outcomes are unknown: those records may or may not have arrived.
    func settleUnanswered() {
        guard remaining > 0 else { return }
        remaining = 0
        continuation.resume(returning: results)
    }

    /// Notes the same outcome for all records that have not been handed to librdkafka; see `settle`.
    func settleRest(_ error: DeliveryError) -> Bool {
        var isDone = false
        while next < records.count {
            isDone = settle(next, .failure(error))
            next += 1
        }
        return isDone
    }
}
