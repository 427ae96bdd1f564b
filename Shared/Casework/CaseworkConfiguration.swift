package import Policy
package import SharedModels

/// What the engine needs to know about the service that it runs in.
package struct CaseworkConfiguration: Sendable {
    /// Lower-case name, also the consumer group: `intake`.
    package let service: String
    /// The topic that this service produces; nil of one that keeps no cases and only follows those of others.
    package let topic: Topic?
    /// The estate's time zone, for the date in human numbers (D12).
    package let zone: EstateZone
    /// Version of the policy that new decisions are judged by (D11).
    package let policyVersion: String
    /// Tables of the service that follow its cases.
    package let indexes: [CaseIndex]
    /// Whether the service itself listens to events of a type that it tells, now (ADR 38). Asked for each event of a decision: quick, and
    /// without waiting for anything.
    package let hears: @Sendable (EventType) -> Bool
    /// Named limits (D19).
    package var limits: Limits

    package init(
        service: String, topic: Topic?, zone: EstateZone, policyVersion: String, indexes: [CaseIndex] = [],
        hears: @escaping @Sendable (EventType) -> Bool = { _ in false }, limits: Limits = Limits()
    ) {
        self.service = service
        self.topic = topic
        self.zone = zone
        self.policyVersion = policyVersion
        self.indexes = indexes
        self.hears = hears
        self.limits = limits
    }

    /// CloudEvents `source`.
    package var source: String { "/guanjia/\(service)" }
}

extension CaseworkConfiguration {
    /// Everything that is bounded, with the bound (D19).
    package struct Limits: Sendable {
        /// Commands of requests and timers in one transaction.
        package var commandBatch = 128
        /// Records that are applied at a time, in one transaction or shared by two.
        package var recordBatch = 600
        /// Records that are worth a transaction of their own, beside that of the other records of a batch.
        package var recordShare = 50
        /// Commands that may wait for a transaction; more are refused with 503.
        package var queue = 4_096
        /// Connections that carry requests. All but the last take turns: one decides while PostgreSQL writes what the one before has
        /// decided. More at work at a time make smaller batches and cost PostgreSQL more a row.
        package var lanes = 3
        /// How long a command may wait for its turn before the last connection takes it.
        package var lanePatience: Duration = .milliseconds(100)
        /// Tries of a request's transaction when the database fails for a while.
        package var requestAttempts = 6
        /// Rows that the relay sends before it saves its cursor.
        package var relayBatch = 5_000
        /// Shortest time between two pages that are not full. The time is a millisecond for each row of the page before, because a page
        /// costs PostgreSQL, the broker and this process the same whatever it holds.
        package var relayPace: Duration = .milliseconds(10)
        /// Longest time between two such pages, after one of a hundred rows or more; an event is that much later at most.
        package var relayPaceAtMost: Duration = .milliseconds(100)
        /// How long a consumer leaves the topics to others after it has met a case that a newer program has written.
        package var stepAside: Duration = .seconds(30)
        /// Shards of the outbox; as many relays can share the work.
        package var shards = 16
        /// How long a relay may be silent before others take its shards.
        package var lease: Duration = .seconds(10)
        /// Bytes of an event's data; the broker takes 1 MiB a record, headers included.
        package var eventBytes = 900_000
        /// How long published events can be republished.
        package var outboxRetention: Duration = .seconds(7 * 86_400)
        /// How long an event is known as applied. Longer than any topic retention plus the longest outage.
        package var inboxRetention: Duration = .seconds(35 * 86_400)
        /// How long an answer can be replayed.
        package var idempotencyRetention: Duration = .seconds(86_400)
        /// Shortest and longest wait between two looks at a table, when nothing wakes the loop (D6).
        package var pollFloor: Duration = .milliseconds(20)
        package var pollCeiling: Duration = .milliseconds(250)

        package init() {}
    }
}
