package import Logging
package import Messaging
package import Metrics

/// Reads topics as a member of a consumer group; classic protocol, eager `range` assignment (D3, D17).
///
/// An actor on a thread of its own: calls that wait for a broker hold up that thread and nothing else. Errors that the library mends by
/// itself (a broker away, a topic not there yet) are logged and counted as `rdkafka_errors_total`; only those that need a new handle
/// are thrown, as `ConsumerError`. After one, every call throws it: `close` this consumer and make another.
package actor KafkaConsumer: RecordConsumer {
    /// Bytes of values that are gathered at most before a step is returned.
    package static let stepBytes = 16 << 20
    /// How many steps' records are looked at, to give out as much of each partition as of any other.
    private static let stepsInView = 4
    /// How long `watermarks` and `seek` wait for an answer.
    static let requestLimit: Duration = .seconds(5)
    /// How long `close` waits for the group to be left, and then for the handle to be freed.
    static let closeLimit: Duration = .seconds(3)
    /// How long `close` waits before that for a join that is under way; the local broker takes three seconds for one.
    static let joinLimit: Duration = .seconds(4)
    /// How often positions are compared with the ends of the logs.
    private static let checkInterval: Duration = .seconds(1)

    private nonisolated let thread: DedicatedThread
    private nonisolated let handle: Handle
    private let configuration: KafkaConfiguration
    private var telemetry: HandleTelemetry
    private var assignment = AssignmentState()
    private var window = RecordWindow()
    private var failure: ConsumerError?
    private var isClosed = false
    private var nextCheck = ContinuousClock.now
    /// Finds the ends of partitions; made when first needed.
    private var prober: Handle?

    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Makes a consumer and begins to join the group; the assignment comes from `next`.
    ///
    /// - Parameters:
    ///   - configuration: Where and how.
    ///   - group: The consumer group, which is the service's name.
    ///   - topics: What to read.
    ///   - logger: For what librdkafka has to say; never gets content.
    ///   - metrics: Gets `rdkafka_…`.
    /// - Throws: `KafkaConfigurationError`, or `KafkaError` when the topics cannot be subscribed to.
    package init(
        configuration: KafkaConfiguration, group: String, topics: [String], logger: Logger,
        metrics: any MetricsFactory = MetricsSystem.factory
    ) throws {
        try configuration.validate()
        let handle = try Handle(role: .groupConsumer, settings: configuration.consumerSettings(group: group))
        try handle.subscribe(topics)
        self.handle = handle
        self.configuration = configuration
        telemetry = HandleTelemetry(logger: logger, clientID: configuration.clientID, role: .groupConsumer, factory: metrics)
        thread = DedicatedThread(name: "kafka-consumer", wake: { handle.wake() })
    }

    deinit { thread.stop() }

    // MARK: - Reading

    /// See `RecordConsumer.next`. Returns as soon as what has been fetched is gathered, so records never wait for company; what is found
    /// about the assignment goes before records that were not delivered yet.
    ///
    /// Returns `.idle` early when the task is cancelled or another call waits for this actor.
    package func next(limit: Int, wait: Duration) async throws -> ConsumerStep {
        try Task.checkCancellation()
        return try await withTaskCancellationHandler {
            try step(limit: max(1, limit), wait: wait)
        } onCancel: {
            handle.wake()
        }
    }

    private func step(limit: Int, wait: Duration) throws -> ConsumerStep {
        try checkUsable()
        let deadline = ContinuousClock.now + wait
        while hasRoom(limit) || assignment.isPaused {
            let patience = hasRecords ? 0 : max(0, (deadline - .now).milliseconds)
            guard let event = handle.poll(milliseconds: Int32(clamping: patience)) else {
                if hasRecords || ContinuousClock.now >= deadline || thread.isAwaited || Task.isCancelled { break }
                continue  // Woken for something that is done already.
            }
            if case .record(let record) = event {
                if assignment.accept(record) { window.add(record) }
            } else if let step = try interpret(event) {
                return step
            }
        }
        if hasRecords { return .records(window.take(limit)) }
        return checkPositions() ?? .idle
    }

    private func hasRoom(_ limit: Int) -> Bool { window.count / Self.stepsInView < limit && window.bytes < Self.stepBytes }

    /// Whether there is something to deliver. What is there when reading is paused waits until it goes on.
    private var hasRecords: Bool { !window.isEmpty && !assignment.isPaused }

    /// What an event that is no record means to the caller; nil for nothing.
    private func interpret(_ event: HandleEvent) throws -> ConsumerStep? {
        switch event {
        case .assigned(let partitions):
            assignment.offer(partitions)
            window.dropAll()
            telemetry.info("Kafka partitions assigned", ["kafka.partitions": "\(partitions.sorted())"])
            return .assigned(partitions)
        case .revoked(let partitions):
            assignment.withdraw()
            window.dropAll()
            telemetry.info("Kafka partitions revoked", ["kafka.partitions": "\(partitions.sorted())"])
            telemetry.lostPartitions()
            return .revoked(partitions)
        case .failure(let failure):
            telemetry.note(failure)
            if failure.isFatal || Self.needsNewHandle.contains(failure.code) {
                self.failure = ConsumerError(code: failure.code.description)
                throw ConsumerError(code: failure.code.description)
            }
            guard failure.code == .autoOffsetReset || failure.code == .offsetOutOfRange, let partition = failure.topicPartition,
                assignment.stray(partition)
            else { return nil }
            return .positionOutOfRange(partition)
        case .committed, .log, .statistics:
            telemetry.observe(event)
            return nil
        case .record, .deliveries, .partitionEnd, .other: return nil
        }
    }

    /// Errors after which a consumer would go on looking alive without consuming (F22), or would skip a record that it cannot read.
    private static let needsNewHandle: Set<ErrorCode> = [
        .fatal, .authentication, .saslAuthentication, .topicAuthorization, .groupAuthorization, .clusterAuthorization,
        .inconsistentGroupProtocol, .invalidSessionTimeout, .badMessage, .badCompression, .invalidMessage,
    ]

    /// Whether a position lies behind the end of its log: the broker came back with less than it had (F7).
    ///
    /// Kafka refuses such a fetch, and that arrives as an error. A broker that answers it with nothing would leave the partition silent
    /// for ever, so ends as told by fetches are watched too, and a suspicion is confirmed by asking anew.
    private func checkPositions() -> ConsumerStep? {
        guard assignment.phase == .reading, ContinuousClock.now >= nextCheck else { return nil }
        nextCheck = .now + Self.checkInterval
        guard let partition = assignment.suspect(handle.lastSeenEnd), let position = assignment.positions[partition] else { return nil }
        do {
            guard try exactWatermarks(partition).high < position, assignment.stray(partition) else { return nil }
            return .positionOutOfRange(partition)
        } catch {
            telemetry.note("Kafka cannot tell the end of a partition", error)
            return nil
        }
    }

    private func exactWatermarks(_ partition: TopicPartition) throws -> Watermarks {
        if prober == nil { prober = try Handle(role: .reader, settings: configuration.readerSettings) }
        guard let prober else { preconditionFailure("the prober was made a line above") }
        do {
            return try prober.exactWatermarks(partition, limit: Self.requestLimit)
        } catch {
            telemetry.note("Kafka cannot tell the end of a partition", error)
            throw error
        }
    }

    // MARK: - Position

    /// See `RecordConsumer.begin`. Needs a position for every assigned partition, and no others. A pause ends with it.
    package func begin(at positions: [TopicPartition: Int64]) async throws {
        try checkUsable()
        if let objection = assignment.objection(to: positions) { throw ConsumerError(code: objection) }
        try fatally { try handle.assign(positions) }
        assignment.begin(positions)
        nextCheck = .now + Self.checkInterval
    }

    /// See `RecordConsumer.release`. Records that were not delivered yet are dropped; whoever gets the partition reads them.
    package func release() async throws {
        try checkUsable()
        guard assignment.phase == .withdrawn else { return }
        try fatally { try handle.unassign() }
        assignment.release()
    }

    /// See `RecordConsumer.pause`. What the library has fetched and not handed over is dropped, and fetched again after `resume`.
    package func pause() async throws {
        try checkUsable()
        guard assignment.phase == .reading, !assignment.isPaused else { return }
        try fatally { try handle.pause(assignment.positions.keys) }
        assignment.setPaused(true)
    }

    /// See `RecordConsumer.resume`.
    package func resume() async throws {
        try checkUsable()
        guard assignment.phase == .reading, assignment.isPaused else { return }
        try fatally { try handle.resume(assignment.positions.keys) }
        assignment.setPaused(false)
    }

    /// See `RecordConsumer.seek`. Does nothing for a partition that is not read any more.
    /// - Throws: `KafkaError` when it did not happen in time; `ConsumerError`.
    package func seek(_ topicPartition: TopicPartition, to offset: Int64) async throws {
        try checkUsable()
        guard assignment.positions[topicPartition] != nil else { return }
        guard offset >= 0 else { throw KafkaError(operation: "seek", code: .invalidArgument, detail: "\(topicPartition) to \(offset)") }
        var positions = assignment.positions
        positions[topicPartition] = offset
        do {
            try handle.seek(topicPartition, to: offset, milliseconds: Int32(clamping: Self.requestLimit.milliseconds))
        } catch {
            guard error.code == ErrorCode.state.description else { throw error }
            // A partition whose position was refused is not being fetched and cannot be moved; beginning anew can.
            try handle.assign(positions)
            if assignment.isPaused { try handle.pause(positions.keys) }
        }
        assignment.move(topicPartition, to: offset)
        window.drop(topicPartition)
    }

    /// See `RecordConsumer.store`. Partitions that are not ours any more are left out silently, as after a rebalance they may be.
    package func store(_ positions: [TopicPartition: Int64]) async throws {
        try checkUsable()
        let ours = positions.filter { assignment.positions[$0.key] != nil }
        guard !ours.isEmpty else { return }
        try handle.store(ours)
    }

    /// See `RecordConsumer.watermarks`. Takes one round trip for a partition that is being read, some more for another one.
    /// - Throws: `KafkaError` when the broker does not answer within ten seconds or does not know the partition; `ConsumerError`.
    package func watermarks(_ topicPartition: TopicPartition) async throws -> Watermarks {
        try checkUsable()
        guard let position = assignment.positions[topicPartition], let end = handle.lastSeenEnd(topicPartition) else {
            return try exactWatermarks(topicPartition)
        }
        let answered = try handle.queryWatermarks(topicPartition, milliseconds: Int32(clamping: Self.requestLimit.milliseconds))
        // Some brokers answer short (see `exactWatermarks`), and what a fetch told may be of before the broker was replaced. When
        // either confirms our position, no more is needed.
        let high = max(answered.high, end)
        return high >= position ? Watermarks(low: answered.low, high: high) : try exactWatermarks(topicPartition)
    }

    // MARK: - End

    /// See `RecordConsumer.close`. Commits what was stored and leaves the group; takes at most ten seconds, whatever the broker does.
    package func close() async {
        guard !isClosed else { return }
        isClosed = true
        leave()
        telemetry.lostPartitions()
        let handle = handle
        let prober = prober
        let isFreed = await finished(within: Self.closeLimit) {
            prober?.destroy()
            handle.destroy()
        }
        if !isFreed { telemetry.note("Kafka consumer could not be freed in time", KafkaError(operation: "close", code: .timedOut)) }
    }

    /// Leaves the group, answering every rebalance that still waits for an answer.
    private func leave() {
        awaitAssignment(until: .now + Self.joinLimit)
        let deadline = ContinuousClock.now + Self.closeLimit
        do {
            // A rebalance that was told and never answered would hold the library up for ever.
            switch assignment.phase {
            case .offered, .withdrawn: try handle.unassign()
            case .none, .reading: break
            }
            assignment = AssignmentState()
            try handle.beginClose()
        } catch {
            return telemetry.note("Kafka consumer leaves its group by time-out", error)
        }
        while !handle.isClosed {
            guard ContinuousClock.now < deadline else {
                return telemetry.note("Kafka consumer leaves its group by time-out", KafkaError(operation: "close", code: .timedOut))
            }
            guard let event = handle.poll(milliseconds: 50) else { continue }
            switch event {
            case .assigned, .revoked:
                do { try handle.unassign() } catch { telemetry.note("Kafka rebalance could not be answered", error) }
            case .record, .deliveries, .partitionEnd, .failure, .committed, .log, .statistics, .other: telemetry.observe(event)
            }
        }
    }

    /// Lets a join that is under way come to its end. A member that leaves in the middle of it makes the others of its group wait, and
    /// the local broker then never lets anyone into that group again.
    private func awaitAssignment(until deadline: ContinuousClock.Instant) {
        while assignment.phase == .none, failure == nil, ContinuousClock.now < deadline {
            guard let event = handle.poll(milliseconds: 50) else { continue }
            do {
                _ = try interpret(event)
            } catch {
                return  // Noted already; there is no group to be waited for.
            }
        }
    }

    private func checkUsable() throws(ConsumerError) {
        if let failure { throw failure }
        if isClosed { throw ConsumerError(code: "_CLOSED") }
    }

    /// Runs a call whose failure means that the handle and the caller no longer agree on the assignment.
    private func fatally(_ call: () throws -> Void) throws(ConsumerError) {
        do {
            try call()
        } catch {
            telemetry.note("Kafka consumer is out of step", error)
            let failure = ConsumerError(code: (error as? KafkaError)?.code ?? "_UNKNOWN")
            self.failure = failure
            throw failure
        }
    }
}
