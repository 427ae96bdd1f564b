import Foundation
import Logging
import Metrics

/// Turns what a handle says about itself into log lines and metrics. Belongs to the handle's thread.
struct HandleTelemetry {
    private let logger: Logger
    private let clientID: String
    private let factory: any MetricsFactory
    private var errors: [ErrorCode: Counter] = [:]
    private var statistics: StatisticsMetrics
    private var quiet: [String: (until: ContinuousClock.Instant, suppressed: Int)] = [:]

    /// A broker that is away makes several log lines a second; one in so long tells the same.
    private static let repetition: Duration = .seconds(10)
    /// Facilities that are remembered for that.
    private static let facilityLimit = 64

    init(logger: Logger, clientID: String, role: Handle.Role, factory: any MetricsFactory) {
        var logger = logger
        logger[metadataKey: "kafka.client"] = "\(clientID)"
        logger[metadataKey: "kafka.role"] = "\(role)"
        self.logger = logger
        self.clientID = clientID
        self.factory = factory
        statistics = StatisticsMetrics(clientID: clientID, role: "\(role)", factory: factory)
    }

    /// Notes an error that needs no action here.
    mutating func note(_ failure: HandleFailure) {
        count(failure.code)
        let level: Logger.Level = failure.isFatal ? .critical : .warning
        let place = failure.topicPartition.map { "\($0)" } ?? ""
        log(
            level, key: "error \(failure.code) \(place)", "Kafka client reports an error",
            ["kafka.error": "\(failure.code)", "kafka.reason": "\(failure.text)", "kafka.partition": "\(place)"])
    }

    /// Notes that something went wrong in a call of ours.
    mutating func note(_ message: Logger.Message, _ error: any Error) {
        log(.warning, key: "\(message)", message, ["kafka.error": "\(error)"])
    }

    /// Notes a change of state that an operator may want to see.
    func info(_ message: Logger.Message, _ metadata: Logger.Metadata) { logger.info(message, metadata: metadata) }

    /// Partitions are not this handle's any more: no lag of theirs is shown.
    mutating func lostPartitions() { statistics.dropLags() }

    /// Takes log lines, statistics and errors; everything else belongs to the owner.
    mutating func observe(_ event: HandleEvent) {
        switch event {
        case .log(let level, let facility, let text):
            log(Self.level(level), key: facility, "Kafka client", ["kafka.facility": "\(facility)", "kafka.text": "\(text)"])
        case .statistics(let json):
            do { try statistics.update(json) } catch { note("Kafka statistics cannot be read", error) }
        case .failure(let failure): note(failure)
        case .committed(let code) where code != .none && code != .noOffset:
            count(code)
            log(.warning, key: "commit \(code)", "Kafka offsets were not committed", ["kafka.error": "\(code)"])
        case .committed, .record, .deliveries, .assigned, .revoked, .partitionEnd, .other: break
        }
    }

    private mutating func count(_ code: ErrorCode) {
        if let counter = errors[code] { return counter.increment() }
        let counter = Counter(
            label: "rdkafka_errors_total", dimensions: [("client", clientID), ("code", code.description)], factory: factory)
        errors[code] = counter
        counter.increment()
    }

    /// Logs, but of lines alike (same `key`) only one in ten seconds.
    private mutating func log(_ level: Logger.Level, key: String, _ message: Logger.Message, _ metadata: Logger.Metadata) {
        guard level < .critical else { return logger.log(level: level, message, metadata: metadata) }
        let now = ContinuousClock.now
        var metadata = metadata
        if let last = quiet[key] {
            guard now >= last.until else {
                quiet[key]?.suppressed += 1
                return
            }
            if last.suppressed > 0 { metadata["kafka.suppressed"] = "\(last.suppressed)" }
        }
        if quiet.count >= Self.facilityLimit { quiet = [:] }
        quiet[key] = (now + Self.repetition, 0)
        logger.log(level: level, message, metadata: metadata)
    }

    /// Syslog levels. The library calls every lost connection an error; it mends them itself, so nobody must act: a warning.
    private static func level(_ syslog: Int32) -> Logger.Level {
        switch syslog {
        case ...2: .critical
        case 3, 4: .warning
        case 5: .notice
        case 6: .info
        default: .debug
        }
    }
}
