import Foundation
import Logging
import Testing

@testable import ServiceBootstrap

@Suite("Settings", .timeLimit(.minutes(5)))
struct SettingsTests {
    private static let sound = [
        "DATABASE_URL": "postgresql://intake:s3cret@db.internal/intake?sslmode=verify-full&channel_binding=require",
        "KAFKA_BOOTSTRAP_SERVERS": "kafka-1:9092, kafka-2:9092", "KAFKA_SECURITY_PROTOCOL": "sasl_ssl", "KAFKA_SASL_USERNAME": "intake",
        "KAFKA_SASL_PASSWORD": "pa55word",
    ]

    private func read(_ changes: [String: String], needsBroker: Bool = true) throws(SettingsError) -> ServiceSettings {
        var reader = SettingsReader(
            environment: Self.sound.merging(changes) { $1 }, declared: ServiceSettings.declarations(port: 8081))
        let settings = try ServiceSettings(&reader, port: 8081, needsBroker: needsBroker)
        try reader.finish()
        return settings
    }

    private func problems(_ changes: [String: String], needsBroker: Bool = true) -> [SettingsError.Problem] {
        do throws(SettingsError) {
            _ = try read(changes, needsBroker: needsBroker)
            return []
        } catch {
            return error.problems
        }
    }

    @Test("What is set is read with its type, the rest has its default")
    func reads() throws {
        let settings = try read([
            "GUANJIA_HTTP_PORT": " 9000 ", "GUANJIA_LOG_LEVEL": "Warning", "GUANJIA_BODY_SECONDS": "20", "GUANJIA_ADMIN_PORT": "",
            "GUANJIA_READ_WAIT_MILLISECONDS": "250", "GUANJIA_OPEN311_URL": "https://a.example/desk/open311/v2",
        ])
        #expect(settings.hotline.url?.absoluteString == "https://a.example/desk/open311/v2" && settings.hotline.contact == nil)
        #expect(settings.profile == .production)
        #expect(settings.http.port == 9000)
        #expect(settings.http.adminPort == 9081)
        #expect(settings.http.host == "127.0.0.1")
        #expect(settings.http.limits.bodyBytes == 65_536)
        #expect(settings.http.limits.bodyTime == .seconds(20))
        #expect(settings.reading.wait == .milliseconds(250) && settings.reading.connections == 6)
        #expect(settings.logLevel == .warning)
        #expect(settings.databaseURL.reveal().contains("s3cret"))
        #expect(settings.kafka?.bootstrapServers == ["kafka-1:9092", "kafka-2:9092"])
        #expect(settings.kafka?.mechanism.wireName == "SCRAM-SHA-512")
        #expect(settings.stop.delay == .seconds(5))
        #expect(settings.stop.total == .seconds(18))
        #expect(!settings.migratesAtStart)
    }

    @Test("The dev profile migrates at start, stops without delay and allows plain connections")
    func dev() throws {
        let settings = try read(["GUANJIA_PROFILE": "dev", "DATABASE_URL": "postgres://db/x", "KAFKA_SECURITY_PROTOCOL": "plaintext"])
        #expect(settings.migratesAtStart)
        #expect(settings.stop.delay == .zero)
        #expect(settings.kafka?.securityProtocol == .plaintext)
    }

    @Test(
        "A value that is not allowed is named with what is expected",
        arguments: [
            ("GUANJIA_HTTP_PORT", "65536", "\"65536\" is not allowed; expected a whole number, 0...65535"),
            ("GUANJIA_HTTP_PORT", "eighty", "\"eighty\" is not allowed; expected a whole number, 0...65535"),
            ("GUANJIA_LOG_LEVEL", "loud", "\"loud\" is not allowed; expected one of trace, debug, info, notice, warning, error, critical"),
            ("GUANJIA_MIGRATE_AT_START", "maybe", "\"maybe\" is not allowed; expected true or false"),
            ("GUANJIA_BODY_SECONDS", "0", "\"0\" is not allowed; expected seconds, 1...120"),
            ("GUANJIA_READ_WAIT_MILLISECONDS", "5", "\"5\" is not allowed; expected milliseconds, 10...30000"),
            ("GUANJIA_READ_CONNECTIONS", "0", "\"0\" is not allowed; expected a whole number, 1...200"),
            ("KAFKA_BOOTSTRAP_SERVERS", "kafka", "\"kafka\" is not allowed; expected host:port, several separated by commas"),
            ("KAFKA_BOOTSTRAP_SERVERS", "kafka:0", "\"kafka:0\" is not allowed; expected host:port, several separated by commas"),
            ("GUANJIA_PROFILE", "test", "\"test\" is not allowed; expected one of production, dev"),
            ("GUANJIA_HTTP_HOST", "a\u{7}b", "\"a\u{7}b\" is not allowed; expected text of 1...255 characters"),
            ("GUANJIA_STOP_DELAY_SECONDS", "14", "must be at least 5 seconds shorter than GUANJIA_STOP_SECONDS"),
            ("GUANJIA_OPEN311_URL", "http://a.example/open311/v2", "needs https; http only of this machine, with GUANJIA_PROFILE=dev"),
            (
                "GUANJIA_OPEN311_URL", "https://a.example/open311",
                "\"https://a.example/open311\" is not allowed; expected https://host[:port]/…/open311/v2, or http:// of this machine with GUANJIA_PROFILE=dev"
            ),
            ("GUANJIA_ADMIN_PORT", "8081", "is the same as GUANJIA_HTTP_PORT; they must differ"),
        ])
    func refuses(name: String, value: String, text: String) {
        #expect(problems([name: value]) == [.init(name: name, text: text)])
    }

    @Test("Everything that is wrong is told at once, and no secret is shown")
    func tellsAll() {
        let found = problems(["GUANJIA_HTTP_PORT": "x", "DATABASE_URL": "mysql://root:t0psecret@db", "GUANJIA_JSON_DEPTH": "1"])
        #expect(Set(found.map(\.name)) == ["GUANJIA_HTTP_PORT", "DATABASE_URL", "GUANJIA_JSON_DEPTH"])
        #expect(!SettingsError(found).description.contains("t0psecret"))
        #expect(SettingsError(found).description.contains("DATABASE_URL: the value (not shown, it is a secret) is not allowed"))
    }

    @Test("A mistyped name is refused with the name that was meant")
    func refusesUnknown() {
        #expect(
            problems(["GUANJIA_HTTP_PROT": "1"]) == [
                .init(name: "GUANJIA_HTTP_PROT", text: "there is no such setting; did you mean GUANJIA_HTTP_PORT?")
            ])
        #expect(problems(["GUANJIA_COMPLETELY_DIFFERENT_THING": "1"]).map(\.text) == ["there is no such setting"])
        #expect(problems(["GUANJIA_COMPLETELY_DIFFERENT_THING": ""]).isEmpty)
        #expect(problems(["SOMEBODY_ELSES": "1"]).isEmpty)
    }

    @Test("What is required is asked for, and brokers only by verbs that need them")
    func requires() {
        #expect(problems(["DATABASE_URL": ""]).map(\.name) == ["DATABASE_URL"])
        #expect(problems(["KAFKA_BOOTSTRAP_SERVERS": ""]).map(\.name) == ["KAFKA_BOOTSTRAP_SERVERS"])
        #expect(problems(["KAFKA_BOOTSTRAP_SERVERS": ""], needsBroker: false).isEmpty)
        #expect(
            problems(["KAFKA_SASL_PASSWORD": "", "KAFKA_SASL_USERNAME": ""]).map(\.name) == ["KAFKA_SASL_USERNAME", "KAFKA_SASL_PASSWORD"])
    }

    @Test(
        "Production refuses connections that are not checked",
        arguments: [
            (["KAFKA_SECURITY_PROTOCOL": "plaintext"], "KAFKA_SECURITY_PROTOCOL"),
            (["KAFKA_SECURITY_PROTOCOL": "sasl_plaintext"], "KAFKA_SECURITY_PROTOCOL"),
            (["DATABASE_URL": "postgresql://u:p@db/x"], "DATABASE_URL"),
            (["DATABASE_URL": "postgresql://u:p@db/x?sslmode=require"], "DATABASE_URL"),
            (["DATABASE_URL": "postgresql:///x?host=db"], "DATABASE_URL"),
            (["DATABASE_URL": "postgresql://u:p@db/x?sslmode=verify-full"], "DATABASE_URL"),
            (["DATABASE_URL": "postgresql://u:p@db/x?sslmode=verify-full&channel_binding=prefer"], "DATABASE_URL"),
            (["DATABASE_URL": "postgresql://u:p@db/x?sslmode=verify-full&channel_binding=require&channel_binding=disable"], "DATABASE_URL"),
            (["DATABASE_URL": "postgresql://u:p@db/x?sslmode=verify-full&sslmode=prefer&channel_binding=require"], "DATABASE_URL"),
            (["DATABASE_URL": "postgresql://u:p@db/x?channel_binding=require"], "DATABASE_URL"),
            (["DATABASE_URL": "postgresql://u:p@localhost/x?hostaddr=10.0.0.5"], "DATABASE_URL"),
            (["DATABASE_URL": "postgresql://u:p@localhost/x?service=elsewhere"], "DATABASE_URL"),
            (["DATABASE_URL": "postgresql://u:p@db/x?channel_binding=require&sslmode=verify-full"], nil),
            (["DATABASE_URL": "postgresql://u@db/x?sslmode=verify-full&sslcert=/c.pem&sslkey=/k.pem"], nil),
            (["KAFKA_SECURITY_PROTOCOL": "ssl"], "KAFKA_SSL_CERTIFICATE"), (["KAFKA_SSL_CERTIFICATE": "/c.pem"], "KAFKA_SSL_KEY"),
            (["KAFKA_SSL_KEY": "/k.pem"], "KAFKA_SSL_CERTIFICATE"),
            (["KAFKA_SECURITY_PROTOCOL": "ssl", "KAFKA_SSL_CERTIFICATE": "/c.pem", "KAFKA_SSL_KEY": "/k.pem"], nil),
            (["KAFKA_SSL_CERTIFICATE": "/c.pem", "KAFKA_SSL_KEY": "/k.pem", "KAFKA_SSL_KEY_PASSWORD": "p"], nil),
            (["DATABASE_URL": "postgresql://localhost,db/x"], "DATABASE_URL"),
            (["DATABASE_URL": "postgresql:///x?host=/run/postgresql"], nil), (["DATABASE_URL": "postgresql://u@127.0.0.1:5432/x"], nil),
            (["DATABASE_URL": "postgresql://u@[::1]:5432/x"], nil), (["DATABASE_URL": "postgresql://%2Frun%2Fpostgresql/x"], nil),
        ] as [([String: String], String?)])
    func refusesPlain(changes: [String: String], name: String?) {
        #expect(problems(changes).map(\.name) == (name.map { [$0] } ?? []))
    }

    @Test("A secret may come from a file; a file that cannot be read, is empty or competes with the variable is refused")
    func readsSecretFiles() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "guanjia-secret-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data("from-file\n".utf8).write(to: file)
        let settings = try read(["KAFKA_SASL_PASSWORD": "", "KAFKA_SASL_PASSWORD_FILE": file.path])
        #expect(settings.kafka?.password?.reveal() == "from-file")
        #expect(problems(["KAFKA_SASL_PASSWORD_FILE": file.path]).map(\.name) == ["KAFKA_SASL_PASSWORD_FILE"])
        try Data("\n".utf8).write(to: file)
        #expect(
            problems(["DATABASE_URL": "", "DATABASE_URL_FILE": file.path]) == [.init(name: "DATABASE_URL_FILE", text: "the file is empty")])
        #expect(problems(["DATABASE_URL": "", "DATABASE_URL_FILE": "/nowhere"]).map(\.name) == ["DATABASE_URL_FILE"])
        try Data(repeating: 0x61, count: 70_000).write(to: file)
        #expect(problems(["DATABASE_URL": "", "DATABASE_URL_FILE": file.path]).map(\.name) == ["DATABASE_URL_FILE"])
    }

    @Test("A secret never shows itself")
    func hidesSecrets() {
        let secret = Secret("t0psecret")
        var dumped = ""
        dump([secret], to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), "\([secret])", dumped, "\(Optional(secret) as Any)"] {
            #expect(!text.contains("t0psecret"))
        }
    }

    @Test("Production does not start on development tokens, and dev not without them")
    func needsTokens() async throws {
        for changes in [["GUANJIA_TOKENS_FILE": "/dev/null"], ["GUANJIA_PROFILE": "dev"], [:]] {
            let settings = try read(changes)
            await #expect(throws: SettingsError.self) { _ = try await AuthenticationSource.parts(settings, logger: quiet) }
        }
    }

    @Test("The table names every setting once, with what is expected and its default")
    func describesAll() {
        let declared = ServiceSettings.declarations(port: 8081)
        #expect(Set(declared.map(\.name)).count == declared.count)
        let table = describe(declared)
        for setting in declared { #expect(table.contains("  \(setting.name)\n      \(setting.summary)\n      (\(setting.expected)")) }
        #expect(table.contains("(a whole number, 0...65535; default 9081)"))
        #expect(table.contains("required; secret, or DATABASE_URL_FILE)"))
    }

    @Test("The distance of two names counts insertions, deletions and replacements")
    func distances() {
        #expect(editDistance("", "abc") == 3)
        #expect(editDistance("kitten", "sitting") == 3)
        #expect(editDistance("same", "same") == 0)
    }
}
