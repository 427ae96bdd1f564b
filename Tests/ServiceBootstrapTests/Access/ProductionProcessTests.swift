import Foundation
import TestSupport
import Testing

@testable import ServiceBootstrap

/// D13 as a process: what it starts on, and whom it lets in.
@Suite("A service in production, and tokens that somebody else's library has made (D13)", .serialized, .timeLimit(.minutes(5)))
struct ProductionProcessTests {
    private static let python: String = {
        let named = ProcessInfo.processInfo.environment["GUANJIA_PYTHON"] ?? ""
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return named.isEmpty ? root.appending(path: ".local/python/bin/python").path : named
    }()

    private static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: python) }

    /// A folder with keys and tokens of `Tests/Contract/make_tokens.py`.
    private func makeTokens() async throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "guanjia-tokens-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Contract/make_tokens.py").path
        let status = try await offPool {
            let process = Process()
            process.executableURL = URL(filePath: Self.python)
            process.arguments = [script, folder.path]
            try process.run()
            process.waitUntilExit()
            return process.terminationStatus
        }
        try #require(status == 0)
        return folder
    }

    private func sample(_ changes: [String: String]) throws -> SampleProcess {
        let production = [
            "GUANJIA_PROFILE": "production", "KAFKA_SECURITY_PROTOCOL": "sasl_ssl", "KAFKA_SASL_USERNAME": "u", "KAFKA_SASL_PASSWORD": "p",
            "GUANJIA_TOKENS_FILE": "", "GUANJIA_STOP_DELAY_SECONDS": "0",
            "GUANJIA_JWT_ISSUER": "https://id.example", "GUANJIA_JWT_AUDIENCE": "guanjia",
        ]
        return try SampleProcess(environment: production.merging(changes) { $1 })
    }

    @Test(
        "It starts on a file of keys, lets in whom joserfc has made a token for, and follows the file",
        .enabled(if: isInstalled, "./guanjia test installs the Python packages"))
    func verifiesTokensOfOthers() async throws {
        let folder = try await makeTokens()
        defer { try? FileManager.default.removeItem(at: folder) }
        func bearer(_ name: String) throws -> [String] {
            ["Authorization: Bearer \(try String(contentsOf: folder.appending(path: "\(name).token"), encoding: .utf8))"]
        }
        let sample = try sample(["GUANJIA_JWKS_FILE": folder.appending(path: "jwks.json").path])
        try sample.start()
        let isReady = await eventually { (try? await ask(sample.adminPort, "GET /readyz").status) == 200 }
        try #require(isReady, "\(sample.log)")
        let answer = try await ask(sample.port, "GET /who", try bearer("good"))
        #expect(answer.status == 200 && answer.body == "7a3c office_director", "\(sample.log)")
        for name in ["expired", "other_audience", "other_key", "hs256"] {
            #expect(try await ask(sample.port, "GET /who", try bearer(name)).status == 401, "\(name)")
        }
        #expect(try await ask(sample.port, "GET /who", .desk).status == 401)
        // The issuer changes its keys: the file is followed, and the old token is none any more.
        let keys = try await makeTokens()
        defer { try? FileManager.default.removeItem(at: keys) }
        let file = folder.appending(path: "jwks.json")
        try Data(contentsOf: keys.appending(path: "jwks.json")).write(to: file, options: .atomic)
        let isGone = await eventually(within: .seconds(30)) { (try? await ask(sample.port, "GET /who", bearer("good")).status) == 401 }
        #expect(isGone)
        // Tokens are secrets: none of them is in the log.
        let token = try String(contentsOf: folder.appending(path: "good.token"), encoding: .utf8)
        #expect(!sample.log.contains(token.suffix(40)))
        sample.signal(SIGTERM)
        #expect(try await sample.exitCode() == 0)
    }

    @Test("It does not start without a source of tokens, on half of one, or on a bad one")
    func refusesToStart() async throws {
        let cases: [([String: String], String)] = [
            (["GUANJIA_JWT_ISSUER": "", "GUANJIA_JWT_AUDIENCE": ""], "production needs tokens of an OpenID Connect issuer"),
            ([:], "GUANJIA_JWKS_URL: is not set"),
            (["GUANJIA_JWKS_FILE": "/nowhere/jwks.json"], "GUANJIA_JWKS_FILE: the file cannot be opened"),
            (["GUANJIA_JWKS_URL": "http://id.example/jwks"], "GUANJIA_JWKS_URL: needs https"),
            (
                ["GUANJIA_JWKS_URL": "https://id.example/jwks", "GUANJIA_TOKENS_FILE": "/dev/null"],
                "development tokens prove nothing about a person"
            ),
        ]
        for (changes, text) in cases {
            let sample = try sample(changes)
            try sample.start()
            #expect(try await sample.exitCode() == 78, "\(changes)")
            #expect(sample.output.contains(text), "\(sample.output)")
        }
    }

    @Test("With an address that does not answer it lives, is not ready, and asks those who come to come again")
    func waitsForKeys() async throws {
        let sample = try sample([
            "GUANJIA_PROFILE": "dev", "GUANJIA_JWKS_URL": "http://127.0.0.1:\(try FreePort.find())/jwks",
        ])
        try sample.start()
        let isAlive = await eventually { (try? await ask(sample.adminPort, "GET /livez").status) == 200 }
        try #require(isAlive, "\(sample.log)")
        let isUnready = await eventually { (try? await ask(sample.adminPort, "GET /readyz").body.contains("signing keys")) == true }
        #expect(isUnready)
        let issuer = try TestIssuer.usual.get()
        #expect(try await ask(sample.port, "GET /who", ["Authorization: Bearer \(try issuer.token())"]).status == 503)
        sample.signal(SIGTERM)
        #expect(try await sample.exitCode() == 0)
    }
}
