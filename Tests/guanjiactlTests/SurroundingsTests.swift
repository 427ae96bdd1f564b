import Foundation
import KafkaMessaging
import SharedModels
import Testing

@testable import guanjiactl

@Suite("Settings of the program", .timeLimit(.minutes(10)))
struct SurroundingsTests {
    @Test("Services are looked for on this machine, or where a setting or an option says")
    func addresses() throws {
        let plain = Surroundings([:])
        let ports = Array(8081...8084) + [8080]
        #expect(try ServiceName.allCases.map { try plain.url(of: $0, .api).absoluteString } == ports.map { "http://127.0.0.1:\($0)" })
        #expect(
            try ServiceName.allCases.map { try plain.url(of: $0, .admin).absoluteString } == ports.map { "http://127.0.0.1:\($0 + 1000)" })
        let set = Surroundings([
            "GUANJIA_REPAIRS_URL": "https://repairs.example", "GUANJIA_REPAIRS_ADMIN_URL": "http://repairs:9", "GUANJIA_NEW": "x",
            "GUANJIA_CONSOLE_ADMIN_URL": "http://console:9080",
        ])
        #expect(try set.url(of: .console, .admin).absoluteString == "http://console:9080")
        #expect(try set.url(of: .repairs, .api).absoluteString == "https://repairs.example")
        #expect(try set.url(of: .repairs, .admin).absoluteString == "http://repairs:9")
        let several = Surroundings(["GUANJIA_REPAIRS_ADMIN_URL": "http://one:9,http://two:9"])
        #expect(try several.url(of: .repairs, .admin).absoluteString == "http://one:9")
        #expect(try several.adminURLs(of: .repairs).map(\.absoluteString) == ["http://one:9", "http://two:9"])
        #expect(try several.adminURLs(of: .repairs, given: "http://h:1").map(\.absoluteString) == ["http://h:1"])
        #expect(try several.adminURLs(of: .intake).map(\.absoluteString) == ["http://127.0.0.1:9081"])
        #expect(throws: ToolError.self) { try Surroundings(["GUANJIA_REPAIRS_ADMIN_URL": "http://one:9, two"]).adminURLs(of: .repairs) }
        #expect(try set.url(of: .repairs, .api, given: "http://h:1").absoluteString == "http://h:1")
    }

    @Test(
        "What is no address is refused",
        arguments: ["intake:8081", "ftp://x", "http://", "http://me:secret@host", "http://h/?a=b", "nonsense"])
    func badAddresses(text: String) {
        let error = #expect(throws: ToolError.self) { try Surroundings(["GUANJIA_INTAKE_URL": text]).url(of: .intake, .api) }
        #expect(error?.description.contains("secret") == false)
    }

    @Test("Without encryption the broker is only talked to on a developer's machine")
    func plaintext() throws {
        #expect(throws: ToolError.self) { try Surroundings(["KAFKA_BOOTSTRAP_SERVERS": "h:1"]).kafka() }
        #expect(throws: ToolError.self) {
            try Surroundings(["KAFKA_BOOTSTRAP_SERVERS": "h:1", "KAFKA_SECURITY_PROTOCOL": "sasl_plaintext"]).kafka()
        }
        #expect(try Surroundings(["KAFKA_BOOTSTRAP_SERVERS": "h:1", "GUANJIA_PROFILE": "dev"]).kafka().securityProtocol == .plaintext)
        #expect(try Surroundings(["KAFKA_BOOTSTRAP_SERVERS": "h:1", "KAFKA_SECURITY_PROTOCOL": "SSL"]).kafka().securityProtocol == .tls)
    }

    @Test("The broker's credentials are read as the services read them")
    func credentials() async throws {
        try await withTemporaryDirectory { directory in
            let file = directory.appending(path: "password").path
            try PrivateFile.create(file, Data("open sesame\n".utf8))
            var settings = ["KAFKA_BOOTSTRAP_SERVERS": "h:1", "KAFKA_SECURITY_PROTOCOL": "sasl_ssl", "KAFKA_SASL_USERNAME": "me"]
            #expect(throws: ToolError.self) { try Surroundings(settings).kafka() }
            settings["KAFKA_SASL_PASSWORD_FILE"] = file
            #expect(
                try Surroundings(settings).kafka().securitySettings == [
                    "sasl.mechanism": "SCRAM-SHA-512", "sasl.username": "me", "sasl.password": "open sesame",
                ])
        }
    }

    @Test(
        "Words that are not among those expected are refused",
        arguments: ["GUANJIA_PROFILE", "KAFKA_SECURITY_PROTOCOL", "KAFKA_SASL_MECHANISM"])
    func words(name: String) {
        var settings = [
            "KAFKA_BOOTSTRAP_SERVERS": "h:1", "KAFKA_SECURITY_PROTOCOL": "sasl_ssl", "KAFKA_SASL_USERNAME": "me",
            "KAFKA_SASL_PASSWORD": "x",
        ]
        settings[name] = "nonsense"
        #expect(throws: ToolError.self) { try Surroundings(settings).kafka() }
    }

    @Test("The tokens lie where the services' table of them lies")
    func tokens() throws {
        #expect(try Surroundings(["GUANJIA_TOKENS_FILE": "/a/tokens.json"]).tokens().path == "/a")
        #expect(try Surroundings(["GUANJIA_TOKENS_FILE": "/a/tokens.json", "GUANJIA_TOKENS_DIR": "/b"]).tokens().path == "/b")
        #expect(try Surroundings([:]).tokens(directory: "/c").path == "/c")
    }

    @Test("Topics keep events for less time than the services know them again (D4)")
    func retention() throws {
        #expect(TopicPlan.retentionDays.upperBound < TopicPlan.inboxDays)
        let three = TopicPlan(partitions: 24, replicationFactor: 3, retentionDays: 14).specifications
        #expect(three.map(\.name) == Topic.names)
        #expect(
            three.allSatisfy {
                $0.partitions == 24 && $0.settings["min.insync.replicas"] == "2" && $0.settings["retention.ms"] == "1209600000"
            })
        #expect(
            TopicPlan(partitions: 1, replicationFactor: nil, retentionDays: 1).specifications.allSatisfy {
                $0.settings["min.insync.replicas"] == nil
            })
    }
}
