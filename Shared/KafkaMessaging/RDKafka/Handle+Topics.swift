import CRDKafka

/// What became of one topic of a request.
struct TopicResult {
    let topic: String
    let code: ErrorCode
    let text: String
}

extension Handle {
    /// Asks the cluster to make topics. Blocks for at most `limit`.
    ///
    /// - Parameters:
    ///   - topics: What to make.
    ///   - limit: How long to wait for all of it.
    ///   - observe: Gets what else the handle says meanwhile.
    /// - Returns: One result per topic, in any order.
    /// - Throws: `KafkaError` when the request as a whole failed.
    func createTopics(
        _ topics: [TopicSpecification], limit: Duration, observe: (HandleEvent) -> Void
    ) throws(KafkaError) -> [TopicResult] {
        var requests: [OpaquePointer?] = []
        defer { for request in requests { rd_kafka_NewTopic_destroy(request) } }
        for topic in topics { requests.append(try Self.request(topic)) }
        let options = rd_kafka_AdminOptions_new(pointer, RD_KAFKA_ADMIN_OP_CREATETOPICS)
        defer { rd_kafka_AdminOptions_destroy(options) }
        var text = [CChar](repeating: 0, count: 512)
        let milliseconds = Int32(clamping: limit.milliseconds)
        let refusal = ErrorCode(rd_kafka_AdminOptions_set_request_timeout(options, milliseconds, &text, text.count))
        guard refusal == .none else { throw KafkaError(operation: "create topics", code: refusal, detail: Self.string(text)) }

        let answers = rd_kafka_queue_new(pointer)
        defer { rd_kafka_queue_destroy(answers) }
        rd_kafka_CreateTopics(pointer, &requests, requests.count, options, answers)
        let deadline = ContinuousClock.now + limit + .seconds(1)
        while ContinuousClock.now < deadline {
            while let event = poll(milliseconds: 0) { observe(event) }
            guard let event = rd_kafka_queue_poll(answers, 100) else { continue }
            defer { rd_kafka_event_destroy(event) }
            return try Self.results(event)
        }
        throw KafkaError(operation: "create topics", code: .timedOut)
    }

    private static func request(_ topic: TopicSpecification) throws(KafkaError) -> OpaquePointer {
        var text = [CChar](repeating: 0, count: 512)
        guard let request = rd_kafka_NewTopic_new(topic.name, topic.partitions, topic.replicationFactor ?? -1, &text, text.count) else {
            throw KafkaError(operation: "create topics", code: .invalidArgument, detail: "\(topic.name): \(string(text))")
        }
        for (key, value) in topic.settings {
            let code = ErrorCode(rd_kafka_NewTopic_set_config(request, key, value))
            guard code == .none else {
                rd_kafka_NewTopic_destroy(request)
                throw KafkaError(operation: "create topics", code: code, detail: "\(topic.name): \(key)")
            }
        }
        return request
    }

    private static func results(_ event: OpaquePointer) throws(KafkaError) -> [TopicResult] {
        let code = ErrorCode(rd_kafka_event_error(event))
        guard code == .none else {
            let text = rd_kafka_event_error_string(event).map { String(cString: $0) } ?? ""
            throw KafkaError(operation: "create topics", code: code, detail: text)
        }
        var count = 0
        guard let result = rd_kafka_event_CreateTopics_result(event),
            let topics = rd_kafka_CreateTopics_result_topics(result, &count)
        else { return [] }
        return (0..<count).compactMap { index in
            guard let topic = topics[index] else { return nil }
            return TopicResult(
                topic: String(cString: rd_kafka_topic_result_name(topic)), code: ErrorCode(rd_kafka_topic_result_error(topic)),
                text: rd_kafka_topic_result_error_string(topic).map { String(cString: $0) } ?? "")
        }
    }

    /// Asks a broker for all topics. Blocks for at most `limit`.
    func metadata(limit: Duration) throws(KafkaError) -> [TopicDescription] {
        var answer: UnsafePointer<rd_kafka_metadata>?
        let code = ErrorCode(rd_kafka_metadata(pointer, 1, nil, &answer, Int32(clamping: limit.milliseconds)))
        guard code == .none, let answer else { throw KafkaError(operation: "list topics", code: code) }
        defer { rd_kafka_metadata_destroy(answer) }
        let topics = UnsafeBufferPointer(start: answer.pointee.topics, count: Int(answer.pointee.topic_cnt))
        return topics.filter { $0.err == RD_KAFKA_RESP_ERR_NO_ERROR }.map { topic in
            let partitions = UnsafeBufferPointer(start: topic.partitions, count: Int(topic.partition_cnt))
            return TopicDescription(
                name: String(cString: topic.topic), partitions: topic.partition_cnt,
                replicationFactor: partitions.map(\.replica_cnt).min() ?? 0)
        }
    }
}
