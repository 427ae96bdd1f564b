import CRDKafka
package import KafkaMessaging

/// librdkafka's own mock of a cluster, inside the test process, for errors that no real broker gives on demand (ring 2).
///
/// Unchecked because the library's mock functions may be called from any thread.
package final class MockCluster: @unchecked Sendable {
    private let client: OpaquePointer
    private let cluster: OpaquePointer

    /// Requests that can be made to fail, by their numbers in the Kafka protocol.
    package enum Request: Int16 {
        case produce = 0
        case fetch = 1
        case metadata = 3
        case offsetCommit = 8
        case findCoordinator = 10
        case joinGroup = 11
        case heartbeat = 12
        case initProducerID = 22
    }

    /// Starts so many brokers on free loopback ports.
    package init(brokers: Int32 = 1) throws {
        var text = [CChar](repeating: 0, count: 512)
        guard let client = rd_kafka_new(RD_KAFKA_PRODUCER, nil, &text, text.count) else { throw TestSupportError("no mock client") }
        guard let cluster = rd_kafka_mock_cluster_new(client, brokers) else {
            rd_kafka_destroy(client)
            throw TestSupportError("no mock cluster")
        }
        self.client = client
        self.cluster = cluster
    }

    deinit {
        rd_kafka_mock_cluster_destroy(cluster)
        rd_kafka_destroy(client)
    }

    /// Settings to connect with.
    package func configuration(clientID: String = "test") -> KafkaConfiguration {
        let servers = String(cString: rd_kafka_mock_cluster_bootstraps(cluster))
        var configuration = KafkaConfiguration(bootstrapServers: servers, clientID: clientID)
        configuration.securityProtocol = .plaintext
        configuration.allowPlaintext = true
        return configuration
    }

    package func makeTopic(_ name: String, partitions: Int32) { _ = rd_kafka_mock_topic_create(cluster, name, partitions, 1) }

    /// Makes metadata of a topic say this Kafka error number.
    package func refuse(topic: String, with error: Int32) {
        rd_kafka_mock_topic_set_error(cluster, topic, rd_kafka_resp_err_t(rawValue: error))
    }

    /// Makes the next requests of a kind fail with these Kafka error numbers, one each.
    package func fail(_ request: Request, with errors: [Int32]) {
        var codes = errors.map { rd_kafka_resp_err_t(rawValue: $0) }
        rd_kafka_mock_push_request_errors_array(cluster, request.rawValue, codes.count, &codes)
    }

    /// Takes a broker away, or brings it back. Brokers are numbered from 1.
    package func setBroker(_ broker: Int32 = 1, isUp: Bool) {
        _ = isUp ? rd_kafka_mock_broker_set_up(cluster, broker) : rd_kafka_mock_broker_set_down(cluster, broker)
    }
}
