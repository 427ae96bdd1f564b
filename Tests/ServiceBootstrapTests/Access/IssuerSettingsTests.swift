import Foundation
import TestSupport
import Testing

@testable import ServiceBootstrap

@Suite("Settings of an issuer (D13)")
struct IssuerSettingsTests {
    private func read(_ changes: [String: String], profile: String = "production") throws -> ServiceSettings {
        var environment = [
            "DATABASE_URL": "postgresql:///x", "KAFKA_BOOTSTRAP_SERVERS": "k:9093", "KAFKA_SECURITY_PROTOCOL": "sasl_ssl",
            "KAFKA_SASL_USERNAME": "u", "KAFKA_SASL_PASSWORD": "p",
            "GUANJIA_PROFILE": profile,
        ]
        environment.merge(changes) { $1 }
        var reader = SettingsReader(environment: environment, declared: ServiceSettings.declarations(port: 8081))
        let settings = try ServiceSettings(&reader, port: 8081)
        try reader.finish()
        return settings
    }

    private func problems(_ changes: [String: String], profile: String = "production") -> [String] {
        do {
            _ = try read(changes, profile: profile)
            return []
        } catch let error as SettingsError {
            return error.problems.map(\.name)
        } catch {
            return ["\(error)"]
        }
    }

    private static let whole = [
        "GUANJIA_JWT_ISSUER": "https://id.example", "GUANJIA_JWT_AUDIENCE": "guanjia", "GUANJIA_JWKS_URL": "https://id.example/jwks",
    ]

    @Test("A whole issuer is read; the algorithm is RS256 unless another is named")
    func reads() throws {
        let issuer = try #require(try read(Self.whole).issuer)
        #expect(issuer.rules == TokenRules(issuer: "https://id.example", audience: "guanjia", algorithm: .rs256, leeway: .seconds(30)))
        #expect(issuer.keys == .url("https://id.example/jwks"))
        #expect(issuer.refresh == .seconds(300) && issuer.retry == .seconds(15))
        let other = try #require(
            try read(Self.whole.merging(["GUANJIA_JWT_ALGORITHM": "eddsa", "GUANJIA_JWT_LEEWAY_SECONDS": "0"]) { $1 }).issuer)
        #expect(other.rules.algorithm == .edDSA && other.rules.leeway == .zero)
        #expect(try read([:]).issuer == nil)
    }

    @Test("The issuer of trials is none for production")
    func refusesTrials() {
        let trial = Self.whole.merging(["GUANJIA_JWT_ISSUER": "urn:guanjia:development"]) { $1 }
        #expect(problems(trial) == ["GUANJIA_JWT_ISSUER"])
        #expect(problems(trial, profile: "dev") == [])
    }

    @Test("Half an issuer is no start")
    func refusesHalves() {
        for name in Self.whole.keys {
            var half = Self.whole
            half[name] = nil
            #expect(problems(half) == [name], "\(name)")
        }
        #expect(problems(Self.whole.merging(["GUANJIA_JWKS_FILE": "/keys.json"]) { $1 }) == ["GUANJIA_JWKS_FILE"])
    }

    @Test(
        "An address is https; http only of this machine, in a development installation",
        arguments: [
            ("https://id.example/jwks", true, true), ("https://id.example:8443/a/b?c=d", true, true),
            ("http://id.example/jwks", false, false),
            ("http://127.0.0.1:8080/jwks", false, true), ("http://localhost/jwks", false, true), ("http://[::1]:1/jwks", false, true),
            ("http://127.0.0.1.evil.example/jwks", false, false), ("http://localhost@evil.example/jwks", false, false),
            ("https://user:secret@id.example/jwks", false, false), ("ftp://id.example/jwks", false, false),
            ("id.example/jwks", false, false),
            ("https:///jwks", false, false), ("https://id.example/jwks#part", false, false), ("file:///etc/passwd", false, false),
        ])
    func addresses(text: String, inProduction: Bool, inDevelopment: Bool) {
        let changes = Self.whole.merging(["GUANJIA_JWKS_URL": text]) { $1 }
        #expect(problems(changes) == (inProduction ? [] : ["GUANJIA_JWKS_URL"]))
        #expect(problems(changes, profile: "dev") == (inDevelopment ? [] : ["GUANJIA_JWKS_URL"]))
    }

    @Test(
        "No algorithm that anybody could sign with, and no clock that is far off",
        arguments: [
            ("GUANJIA_JWT_ALGORITHM", "none"), ("GUANJIA_JWT_ALGORITHM", "HS256"), ("GUANJIA_JWT_ALGORITHM", "RS256,ES256"),
            ("GUANJIA_JWT_LEEWAY_SECONDS", "61"), ("GUANJIA_JWKS_REFRESH_SECONDS", "1"), ("GUANJIA_JWKS_RETRY_SECONDS", "0"),
        ])
    func refusesWeakness(name: String, value: String) {
        #expect(problems(Self.whole.merging([name: value]) { $1 }) == [name])
    }

    @Test("Production takes an issuer and nothing else; development takes either, and both")
    func sources() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "guanjia-issuer-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (keys, tokens) = (folder.appending(path: "jwks.json").path, folder.appending(path: "tokens.yaml").path)
        try TestIssuer.set(try TestIssuer.usual.get().jwk()).write(to: URL(filePath: keys))
        try Data(TestTokens.text.utf8).write(to: URL(filePath: tokens))
        var issuer = Self.whole
        issuer["GUANJIA_JWKS_URL"] = nil
        issuer["GUANJIA_JWKS_FILE"] = keys
        let both = issuer.merging(["GUANJIA_TOKENS_FILE": tokens]) { $1 }

        func verifier(_ changes: [String: String], _ profile: String) async throws -> any TokenVerifier {
            try await AuthenticationSource.parts(try read(changes, profile: profile), logger: quiet).verifier
        }
        #expect(try await verifier(issuer, "production") is JWTVerifier)
        #expect(try await verifier(issuer, "dev") is JWTVerifier)
        #expect(try await verifier(both, "dev") is EitherVerifier)
        #expect(try await verifier(["GUANJIA_TOKENS_FILE": tokens], "dev") is DevelopmentTokens)
        await #expect(throws: SettingsError.self) { _ = try await verifier(both, "production") }
        await #expect(throws: SettingsError.self) { _ = try await verifier([:], "production") }
        try Data("{}".utf8).write(to: URL(filePath: keys))
        let refused = await #expect(throws: SettingsError.self) { _ = try await verifier(issuer, "production") }
        #expect(refused?.problems.map(\.name) == ["GUANJIA_JWKS_FILE"])
        // An address may answer later: the service starts, and is not ready.
        #expect(try await verifier(Self.whole, "production") is JWTVerifier)
    }
}
