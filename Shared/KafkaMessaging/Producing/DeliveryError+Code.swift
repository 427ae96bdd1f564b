import Messaging

extension DeliveryError {
    /// Judges what a delivery report says.
    ///
    /// - Parameters:
    ///   - code: The error of the report.
    ///   - handleIsDead: Whether the handle has raised a fatal error: then nothing can pass through it again.
    init(code: ErrorCode, handleIsDead: Bool) {
        let kind: Kind =
            if handleIsDead || Self.fatal.contains(code) { .fatal } else if Self.permanent.contains(code) { .permanent } else { .transient }
        self.init(kind: kind, code: code.description)
    }

    /// The broker has lost or refused the producer's identity; only a new producer gets a new one. A broker that came back empty
    /// (F7) answers `UNKNOWN_PRODUCER_ID`.
    private static let fatal: Set<ErrorCode> = [
        .fatal, .destroyed, .outOfOrderSequence, .unknownProducer, .invalidProducerEpoch, .producerFenced,
    ]

    /// The record itself is wrong and will be refused whenever it is sent.
    private static let permanent: Set<ErrorCode> = [
        .messageTooLarge, .recordListTooLarge, .invalidMessageSize, .invalidRecord, .invalidTimestamp, .invalidTopic,
        .unsupportedForMessageFormat, .policyViolation, .invalidArgument,
    ]
}
