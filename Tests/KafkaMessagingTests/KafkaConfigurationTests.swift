import Logging
import TestSupport
import Testing

@testable import KafkaMessaging

@Suite("Kafka configuration") struct KafkaConfigurationTests {
    private var secure: KafkaConfiguration {
        var configuration = KafkaConfiguration(bootstrapServers: "kafka:9093", clientID: "intake")
        configuration.securitySettings = [
            "sasl.mechanism": "SCRAM-SHA-512", "sasl.username": "intake", "sasl.password": "canary-password",
        ]
        return configuration
    }

    private func refused(_ change: (inout KafkaConfiguration) -> Void) -> String? {
        var configuration = secure
        change(&configuration)
        do throws(KafkaConfigurationError) {
            try configuration.validate()
            return nil
        } catch {
            return error.key
        }
    }

    @Test("A secure configuration passes, and every client can be made of it")
    func secureConfiguration() async throws {
        try secure.validate()
        let logger = Logger(label: "test")
        await (try KafkaProducer(configuration: secure, logger: logger)).close(timeout: .zero)
        await (try KafkaConsumer(configuration: secure, group: "g", topics: ["t"], logger: logger)).close()
        await (try KafkaTopics(configuration: secure, logger: logger)).close()
        await (try KafkaTopicReader(configuration: secure, logger: logger)).close()
    }

    @Test("Plaintext is refused until it is allowed", arguments: [KafkaConfiguration.SecurityProtocol.plaintext, .saslPlaintext])
    func plaintext(_ securityProtocol: KafkaConfiguration.SecurityProtocol) {
        #expect(refused { $0.securityProtocol = securityProtocol } == "securityProtocol")
        #expect(
            refused {
                $0.securityProtocol = securityProtocol
                $0.allowPlaintext = true
            } == nil)
    }

    @Test(
        "TLS that proves nothing is refused",
        arguments: [("ssl.endpoint.identification.algorithm", "none"), ("enable.ssl.certificate.verification", "false")])
    func unverifiedTLS(_ key: String, _ value: String) {
        #expect(refused { $0.securitySettings[key] = value } == key)
    }

    @Test("Only security settings pass as such, and what the promises rest on cannot be overridden")
    func keys() {
        #expect(refused { $0.securitySettings["acks"] = "1" } == "acks")
        for key in ["acks", "enable.idempotence", "auto.offset.reset", "enable.auto.offset.store", "ssl.ca.location", "group.id"] {
            #expect(refused { $0.overrides[key] = "1" } == key)
        }
        #expect(refused { $0.overrides["socket.timeout.ms"] = "5000" } == nil)
    }

    @Test("A setting that the library does not know, or not with this value, is named; a secret value is not")
    func unknownSetting() {
        var unknown = secure
        unknown.overrides = ["no.such.setting": "1"]
        let logger = Logger(label: "test")
        let error = #expect(throws: KafkaConfigurationError.self) { try KafkaProducer(configuration: unknown, logger: logger) }
        #expect(error?.key == "no.such.setting")
        var wrong = secure
        wrong.overrides = ["socket.timeout.ms": "soon"]
        #expect(
            #expect(throws: KafkaConfigurationError.self) { try KafkaProducer(configuration: wrong, logger: logger) }?.reason.isEmpty
                == false)
        var secret = secure
        secret.securitySettings["ssl.key.pem"] = "canary-key"
        let refusal = #expect(throws: KafkaConfigurationError.self) { try KafkaProducer(configuration: secret, logger: logger) }
        #expect(refusal.map { "\($0)".contains("canary") } == false)
    }

    @Test("A key that only newer libraries have is left out of older ones, any other unknown key is an error")
    func versionDependentKeys() throws {
        var skipped: [String] = []
        let known = secure.producerSettings.filter { ($0.since ?? .minimum) <= .loaded }
        let future = LibraryVersion(99, 0)
        let handle = try Handle(role: .producer, settings: known + [KafkaSetting("of.the.future", "1", since: future)]) {
            skipped.append($0.key)
        }
        handle.destroy()
        #expect(skipped == ["of.the.future"])
        #expect(throws: KafkaConfigurationError.self) {
            try Handle(role: .producer, settings: known + [KafkaSetting("of.the.past", "1", since: LibraryVersion(1, 0))])
        }
    }

    @Test("Limits have a range")
    func ranges() {
        #expect(refused { $0.bootstrapServers = "" } == "bootstrapServers")
        #expect(refused { $0.clientID = "" } == "clientID")
        #expect(refused { $0.messageTimeout = .milliseconds(999) } == "messageTimeout")
        #expect(refused { $0.messageTimeout = .seconds(301) } == "messageTimeout")
        #expect(refused { $0.linger = .seconds(2) } == "linger")
        #expect(refused { $0.sessionTimeout = .seconds(5) } == "sessionTimeout")
        #expect(refused { $0.maximumPollInterval = .seconds(5) } == "maximumPollInterval")
        #expect(
            refused {
                $0.sessionTimeout = .seconds(60)
                $0.maximumPollInterval = .seconds(60)
            } == "maximumPollInterval")
        #expect(refused { $0.statisticsInterval = .milliseconds(1) } == "statisticsInterval")
        #expect(refused { $0.statisticsInterval = .zero } == nil)
    }

    @Test(
        "A wait is never shorter than asked, or whoever waits would ask again and again at its end",
        arguments: [(0, 0), (1, 1), (999, 1), (1_000, 1), (1_001, 2), (20_000, 20), (19_999, 20), (2_000_001, 2_001)] as [(Int64, Int64)])
    func waits(microseconds: Int64, milliseconds: Int64) {
        #expect(Duration.microseconds(microseconds).milliseconds == milliseconds)
    }

    @Test("Passwords are in no description or dump")
    func redaction() {
        var text = "\(secure) \(String(reflecting: secure))"
        dump(secure, to: &text)
        #expect(!text.contains("canary") && text.contains("kafka:9093"))
    }

    @Test("Versions compare as numbers, and the loaded one is new enough")
    func versions() {
        #expect(LibraryVersion(2, 3) < LibraryVersion(2, 10) && LibraryVersion(2, 0, 2) < .minimum && LibraryVersion(3, 0) > .minimum)
        #expect(LibraryVersion.loaded >= .minimum, "put a newer librdkafka first in LD_LIBRARY_PATH, as ./guanjia test does")
    }
}
