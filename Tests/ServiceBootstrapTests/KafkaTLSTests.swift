import KafkaMessaging
import Messaging
import TestSupport
import Testing

@testable import ServiceBootstrap

/// What a service's settings make of its way to the broker (reliability.md §6), with TLS in front of a real one.
@Suite("A broker over the network proves who it is, and so does the service", .timeLimit(.minutes(5)))
struct KafkaTLSTests {
    private static let keyPassword = "geheim-schluessel"

    /// A broker behind TLS, for clients that `mine` knows.
    private struct Ground {
        let servers: String
        let mine: TestAuthority
        let other: TestAuthority
        let client: TestAuthority.Identity
        let topic = TestBroker.uniqueName("tls")

        /// As the environment of a service in production has it.
        func configuration(_ changes: [String: String] = [:]) throws -> KafkaConfiguration {
            let environment = [
                "KAFKA_BOOTSTRAP_SERVERS": servers, "KAFKA_SECURITY_PROTOCOL": "ssl", "KAFKA_SSL_CA": mine.certificateFile,
                "KAFKA_SSL_CERTIFICATE": client.certificateFile, "KAFKA_SSL_KEY": client.keyFile, "KAFKA_SSL_KEY_PASSWORD": keyPassword,
            ].merging(changes) { $1 }
            var reader = SettingsReader(environment: environment, declared: KafkaSettings.declarations)
            let settings = try #require(KafkaSettings(&reader, profile: .production, isRequired: true))
            try reader.finish()
            var configuration = KafkaConfiguration(settings, clientID: "test-tls", allowPlaintext: false)
            // Long enough for a slow machine; whoever is refused does not wait for its end.
            configuration.messageTimeout = .seconds(30)
            return configuration
        }

        private var record: ProducerRecord {
            ProducerRecord(topic: topic, key: Array("k".utf8), value: Array("v".utf8), headers: [])
        }

        /// Sends a record that has to arrive.
        func arrives(_ configuration: KafkaConfiguration) async throws {
            let producer = try KafkaProducer(configuration: configuration, logger: LogRecorder().logger())
            let results = await producer.send([record])
            await producer.close(timeout: .seconds(5))
            _ = try #require(results.first).get()
        }

        /// Sends a record that must not arrive, until the log says why.
        func isRefused(_ configuration: KafkaConfiguration, with words: String) async throws {
            let log = LogRecorder()
            let producer = try KafkaProducer(configuration: configuration, logger: log.logger())
            async let results = producer.send([record])
            let isSaid = await eventually { log.recorded.contains { $0.contains(words) } }
            await producer.close(timeout: .zero)
            let said = log.recorded.joined(separator: "\n")
            #expect(isSaid, "\(words): \(said)")
            #expect(!said.contains(keyPassword))
            guard case .failure? = await results.first else { throw TestSupportError("it arrived: \(words)") }
        }
    }

    private func withBroker(_ body: (Ground) async throws -> Void) async throws {
        let (mine, other) = (try TestAuthority(), try TestAuthority())
        defer {
            mine.remove()
            other.remove()
        }
        let (door, port) = (try FreePort.find(), try FreePort.find())
        let ground = Ground(
            servers: "localhost:\(door)", mine: mine, other: other,
            client: try mine.identity(named: "intake", password: Self.keyPassword))
        let broker = try await TestBroker.start(at: port, behind: ground.servers)
        let result = await Result {
            let front = try await TLSFront(at: door, to: port, as: try mine.identity(named: "localhost"), clients: mine.certificateFile)
            let result = await Result { try await body(ground) }
            try await front.stop()
            try result.get()
        }
        await broker.stop()
        try result.get()
    }

    @Test("Records go and come under the right names; a broker or a service that nobody has signed for is refused, in words")
    func verified() async throws {
        try await withBroker { ground in
            let right = try ground.configuration()
            let topics = try KafkaTopics(configuration: right, logger: LogRecorder().logger())
            _ = try await topics.create([TopicSpecification(name: ground.topic, partitions: 1)])
            await topics.close()
            try await ground.arrives(right)

            let stranger = try ground.other.identity(named: "intake")
            for (changes, words) in [
                (["KAFKA_SSL_CA": ground.other.certificateFile], "certificate verify failed"),
                (["KAFKA_BOOTSTRAP_SERVERS": ground.servers.replacing("localhost", with: "127.0.0.1")], "certificate verify failed"),
                (
                    [
                        "KAFKA_SSL_CERTIFICATE": stranger.certificateFile, "KAFKA_SSL_KEY": stranger.keyFile, "KAFKA_SSL_KEY_PASSWORD": "",
                    ], "alert unknown ca"
                ),
            ] {
                try await ground.isRefused(try ground.configuration(changes), with: words)
            }
            // That it is the name which is refused at the other address: where nobody asks for it, the same broker is the right one.
            var nameless = try ground.configuration(["KAFKA_BOOTSTRAP_SERVERS": ground.servers.replacing("localhost", with: "127.0.0.1")])
            nameless.allowPlaintext = true
            nameless.securitySettings["ssl.endpoint.identification.algorithm"] = "none"
            try await ground.arrives(nameless)
            // One without a certificate of its own: production's settings refuse it before, and the broker does too.
            var anonymous = right
            for key in ["ssl.certificate.location", "ssl.key.location", "ssl.key.password"] { anonymous.securitySettings[key] = nil }
            try await ground.isRefused(anonymous, with: "certificate required")
            // The same broker, once more.
            try await ground.arrives(right)

            let reader = try KafkaTopicReader(configuration: right, logger: LogRecorder().logger())
            #expect(try await reader.records(ground.topic).count == 3)
            await reader.close()
        }
    }
}
