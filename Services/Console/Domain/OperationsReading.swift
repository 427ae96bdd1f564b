import Foundation

/// A service that operators look after, as its settings, its log and the shell name it: those that keep cases, and the Console.
enum OperatedService: String, CaseIterable, Sendable {
    case intake, complaints, repairs, callbacks, console

    /// Of a service that keeps cases.
    init(_ service: ServiceName) {
        switch service {
        case .intake: self = .intake
        case .complaints: self = .complaints
        case .repairs: self = .repairs
        case .callbacks: self = .callbacks
        }
    }
}

/// What was seen of one instance of a service at one time. What could not be asked is missing.
struct ServiceReading: Sendable, Hashable {
    /// What a probe said, which is an answer also where it says no.
    struct Probe: Sendable, Hashable {
        let isGood: Bool
        let reasons: [Reason]
    }

    struct Reason: Sendable, Hashable {
        /// What is missing, such as `database`, or the loop that is stuck.
        let name: String
        let reason: String
    }

    /// Why there was no answer.
    enum Silence: Sendable, Hashable {
        /// Nobody listens there, or the connection broke.
        case unreachable
        /// Nothing came in time.
        case late
        /// Something answered that is none of our services.
        case strange(status: Int)
    }

    /// How the clock of a service stands (D21).
    struct Clock: Sendable, Hashable {
        /// How far it was set away from the real time.
        let offset: TimeInterval
        /// Whether it may be moved: that of a development installation.
        let isAdjustable: Bool
        /// How far its database's real time is ahead of ours.
        let ahead: TimeInterval
    }

    let service: OperatedService
    /// Host and port, by which it is told from the service's other instances.
    let instance: String
    /// By this machine's real clock.
    let at: Date
    /// Why the admin port gives no answer; nil when it does.
    var silence: Silence?
    var ready: Probe?
    var live: Probe?
    var figures: ServiceFigures?
    var clock: Clock?
    /// The status with which it refused the operator's token.
    var refusal: Int?

    init(of service: OperatedService, instance: String = "", at instant: Date, silence: Silence? = nil) {
        self.service = service
        self.instance = instance
        at = instant
        self.silence = silence
    }
}

/// What the metrics of an instance of a service say, or those of all its instances together (D18). What it does not have is missing.
struct ServiceFigures: Sendable, Hashable {
    let version: String?
    let startedAt: Date?
    /// Records that are still to be read, over all partitions.
    let lag: Double?
    /// Whether whoever reads events has a connection to one broker at least; nil before that is known.
    let isBrokerUp: Bool?
    /// Whether the group in which it reads has settled who reads what.
    let isGroupSteady: Bool?
    let outbox: Outbox?
    /// Events that the broker has refused for good, and that nobody has taken out of the table since.
    let quarantined: Double
    let parked: Parked?
    /// How late timers were, in seconds, since the start.
    let lateness: OperationsHistogram?
    let webhooks: Webhooks?
    let memory: Double?
    let files: Files?
    /// Cases that cannot be read, so that lists are without them.
    let unreadable: Double
    /// How often the broker's log turned out to be another one, since the start (F7).
    let logsReplaced: Double
    /// Records that somebody else than their producer wrote, since the start (ADR 52).
    let misplaced: Double
    /// Seconds since the sealing keys, and the issuer's keys, were last read well.
    let sealingKeysAge: Double?
    let signingKeysAge: Double?

    struct Outbox: Sendable, Hashable {
        let events: Double
        /// Seconds that the oldest has waited.
        let age: Double
    }

    struct Parked: Sendable, Hashable {
        let keys: Double
        let records: Double
    }

    /// Of Intake alone.
    struct Webhooks: Sendable, Hashable {
        let waiting: Double
        /// Seconds that the oldest has waited.
        let age: Double
        let suspended: Double
        /// Tries since the start.
        let delivered: Double
        let failed: Double
    }

    struct Files: Sendable, Hashable {
        let open: Double
        let most: Double
    }

    /// The series that are looked at.
    static let names: Set<String> = [
        "guanjia_build_info", "process_start_time_seconds", "guanjia_consumer_lag_records", "guanjia_outbox_backlog_rows",
        "guanjia_outbox_oldest_unpublished_seconds", "guanjia_outbox_quarantine_rows", "guanjia_parked_keys", "guanjia_parked_records",
        "guanjia_timer_lateness_seconds_bucket", "guanjia_webhook_waiting", "guanjia_webhook_oldest_seconds", "guanjia_webhook_suspended",
        "guanjia_webhook_attempts_total", "process_resident_memory_bytes", "process_open_fds", "process_max_fds",
        "guanjia_cases_unreadable", "guanjia_slips_unreadable", "guanjia_plans_unreadable", "guanjia_consumer_log_replaced_total",
        "guanjia_records_misplaced_total", "guanjia_sealing_keys_age_seconds", "guanjia_signing_keys_age_seconds",
        "rdkafka_broker_up", "rdkafka_group_steady",
    ]

    init(_ metrics: OperationsMetrics) {
        version = metrics.label("version", of: "guanjia_build_info")
        startedAt = metrics.largest("process_start_time_seconds").map(Date.init(timeIntervalSince1970:))
        lag = metrics.sum("guanjia_consumer_lag_records")
        // A client connects to those brokers of a cluster that it needs, so one that is up is enough; a producer that has nothing to write needs
        // none. Who reads always needs one.
        let brokers = metrics.series("rdkafka_broker_up")
        let ofReaders = brokers.filter { $0.labels["role"] == "groupConsumer" }
        let judged = ofReaders.isEmpty ? brokers : ofReaders
        isBrokerUp = judged.isEmpty ? nil : judged.contains { $0.value > 0 }
        let groups = metrics.series("rdkafka_group_steady")
        isGroupSteady = groups.isEmpty ? nil : groups.allSatisfy { $0.value > 0 }
        outbox = metrics.largest("guanjia_outbox_oldest_unpublished_seconds").map {
            Outbox(events: metrics.sum("guanjia_outbox_backlog_rows") ?? 0, age: $0)
        }
        quarantined = metrics.largest("guanjia_outbox_quarantine_rows") ?? 0
        parked = metrics.sum("guanjia_parked_keys").map { Parked(keys: $0, records: metrics.sum("guanjia_parked_records") ?? 0) }
        lateness = metrics.histogram("guanjia_timer_lateness_seconds")
        webhooks = metrics.largest("guanjia_webhook_waiting").map { waiting in
            let attempts = "guanjia_webhook_attempts_total"
            let all = metrics.sum(attempts) ?? 0
            let delivered = metrics.sum(attempts, where: "result", is: "delivered") ?? 0
            return Webhooks(
                waiting: waiting, age: metrics.largest("guanjia_webhook_oldest_seconds") ?? 0,
                suspended: metrics.largest("guanjia_webhook_suspended") ?? 0, delivered: delivered, failed: all - delivered)
        }
        memory = metrics.largest("process_resident_memory_bytes")
        if let open = metrics.largest("process_open_fds"), let most = metrics.largest("process_max_fds") {
            files = Files(open: open, most: most)
        } else {
            files = nil
        }
        unreadable = ["cases", "slips", "plans"].reduce(0) { $0 + (metrics.sum("guanjia_\($1)_unreadable") ?? 0) }
        logsReplaced = metrics.sum("guanjia_consumer_log_replaced_total") ?? 0
        misplaced = metrics.sum("guanjia_records_misplaced_total") ?? 0
        sealingKeysAge = metrics.largest("guanjia_sealing_keys_age_seconds")
        signingKeysAge = metrics.largest("guanjia_signing_keys_age_seconds")
    }
}
