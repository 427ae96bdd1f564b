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
            configuration.messageTimeout = .seconds(3)
            return configuration
        }

        /// Why a record does not arrive, as the log has it; nil when it does.
        func refusal(_ configuration: KafkaConfiguration) async throws -> String? {
            let log = LogRecorder()
            let producer = try KafkaProducer(configuration: configuration, logger: log.logger())
            let results = await producer.send([ProducerRecord(topic: topic, key: Array("k".utf8), value: Array("v".utf8), headers: [])])
            await producer.close(timeout: .seconds(5))
            #expect(results.count == 1)
            if case .success? = results.first { return nil }
            return log.recorded.joined(separator: "\n")
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
        let front = try await TLSFront(at: door, to: port, as: try mine.identity(named: "localhost"), clients: mine.certificateFile)
        do {
            try await body(ground)
        } catch {
            await broker.stop()
            throw error
        }
        await broker.stop()
        try await front.stop()
    }

    @Test("Records go and come under the right names; a broker or a service that nobody has signed for is refused, in words")
    func verified() async throws {
        try await withBroker { ground in
            let right = try ground.configuration()
            let topics = try KafkaTopics(configuration: right, logger: LogRecorder().logger())
            _ = try await topics.create([TopicSpecification(name: ground.topic, partitions: 1)])
            await topics.close()
            #expect(try await ground.refusal(right) == nil)

            let stranger = try ground.other.identity(named: "intake")
            for (changes, words) in [
                (["KAFKA_SSL_CA": ground.other.certificateFile], "certificate verify failed"),
                (["KAFKA_BOOTSTRAP_SERVERS": ground.servers.replacing("localhost", with: "127.0.0.1")], "certificate verify failed"),
                (
                    [
                        "KAFKA_SSL_CERTIFICATE": stranger.certificateFile, "KAFKA_SSL_KEY": stranger.keyFile, "KAFKA_SSL_KEY_PASSWORD": "",
                    ], "alert"
                ),
            ] {
                let refusal = try #require(try await ground.refusal(try ground.configuration(changes)), "\(changes.keys)")
                #expect(refusal.contains(words), "\(refusal)")
                #expect(!refusal.contains(Self.keyPassword))
            }
            // One without a certificate of its own: production's settings refuse it before, and the broker does too.
            var anonymous = right
            for key in ["ssl.certificate.location", "ssl.key.location", "ssl.key.password"] { anonymous.securitySettings[key] = nil }
            let refusal = try #require(try await ground.refusal(anonymous))
            #expect(refusal.contains("certificate required"), "\(refusal)")
            #expect(try await ground.refusal(right) == nil, "the same broker, once more")

            let reader = try KafkaTopicReader(configuration: right, logger: LogRecorder().logger())
            #expect(try await reader.records(ground.topic).count == 2)
            await reader.close()
        }
    }
}
