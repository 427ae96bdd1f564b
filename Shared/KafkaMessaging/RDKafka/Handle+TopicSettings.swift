import CRDKafka

extension Handle {
    /// Asks the cluster for the settings of a topic. Blocks for at most `limit`.
    ///
    /// - Parameters:
    ///   - topic: Which topic.
    ///   - limit: How long to wait.
    ///   - observe: Gets what else the handle says meanwhile.
    /// - Returns: Values by the broker's names for them, such as `retention.ms`; without those that the broker keeps secret.
    /// - Throws: `KafkaError` when the topic is not there, the client may not ask, or the broker cannot say.
    func topicSettings(_ topic: String, limit: Duration, observe: (HandleEvent) -> Void) throws(KafkaError) -> [String: String] {
        guard let resource = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic) else {
            throw KafkaError(operation: "describe topic", code: .invalidArgument, detail: topic)
        }
        defer { rd_kafka_ConfigResource_destroy(resource) }
        let options = rd_kafka_AdminOptions_new(pointer, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS)
        defer { rd_kafka_AdminOptions_destroy(options) }
        var text = [CChar](repeating: 0, count: 512)
        let refusal = ErrorCode(rd_kafka_AdminOptions_set_request_timeout(options, Int32(clamping: limit.milliseconds), &text, text.count))
        guard refusal == .none else { throw KafkaError(operation: "describe topic", code: refusal, detail: Self.string(text)) }

        let answers = rd_kafka_queue_new(pointer)
        defer { rd_kafka_queue_destroy(answers) }
        var resources: [OpaquePointer?] = [resource]
        rd_kafka_DescribeConfigs(pointer, &resources, resources.count, options, answers)
        let deadline = ContinuousClock.now + limit + .seconds(1)
        while ContinuousClock.now < deadline {
            while let event = poll(milliseconds: 0) { observe(event) }
            guard let event = rd_kafka_queue_poll(answers, 100) else { continue }
            defer { rd_kafka_event_destroy(event) }
            return try Self.settings(event, of: topic)
        }
        throw KafkaError(operation: "describe topic", code: .timedOut, detail: topic)
    }

    private static func settings(_ event: OpaquePointer, of topic: String) throws(KafkaError) -> [String: String] {
        let code = ErrorCode(rd_kafka_event_error(event))
        guard code == .none else { throw KafkaError(operation: "describe topic", code: code, detail: topic) }
        var count = 0
        guard let result = rd_kafka_event_DescribeConfigs_result(event),
            let resources = rd_kafka_DescribeConfigs_result_resources(result, &count), count == 1, let resource = resources[0]
        else { throw KafkaError(operation: "describe topic", code: .unknownTopicOrPartition, detail: topic) }
        let refusal = ErrorCode(rd_kafka_ConfigResource_error(resource))
        guard refusal == .none else { throw KafkaError(operation: "describe topic", code: refusal, detail: topic) }
        var entries = 0
        // Every topic has settings; some brokers give none of a topic that is not there, instead of an error.
        guard let configs = rd_kafka_ConfigResource_configs(resource, &entries), entries > 0 else {
            throw KafkaError(operation: "describe topic", code: .unknownTopicOrPartition, detail: topic)
        }
        var settings: [String: String] = [:]
        for index in 0..<entries {
            guard let entry = configs[index], let name = rd_kafka_ConfigEntry_name(entry), let value = rd_kafka_ConfigEntry_value(entry)
            else { continue }
            settings[String(cString: name)] = String(cString: value)
        }
        return settings
    }
}
