import ArgumentParser
import Foundation
import Logging
import Messaging
import ServiceBootstrap
import SharedModels
import Testing

@testable import guanjiactl

@Suite("Files of keys and tokens", .timeLimit(.minutes(10)))
struct SecretFileTests {
    @Test("The services take every generated token for its role, and know its hash alone")
    func tokens() async throws {
        try await withTemporaryDirectory { directory in
            let folder = TokenFolder(path: directory.appending(path: "tokens").path)
            try folder.generate(office: nil)
            let table = try DevelopmentTokens(file: "\(folder.path)/tokens.json")
            let text = try String(contentsOfFile: "\(folder.path)/tokens.json", encoding: .utf8)
            for role in Role.allCases where ![.owner, .system].contains(role) {
                #expect(try mode(of: folder.file(of: role)) == 0o600)
                let header = try folder.token(for: role).authorization
                let token = header.dropFirst("Bearer ".count)
                #expect(token.utf8.count == 43)
                #expect(!text.contains(token))
                let caller = try table.caller(for: token)
                #expect(caller.role == role)
                #expect(caller.office == nil)
            }
            for role in [Role.owner, .system] { #expect(!FileManager.default.fileExists(atPath: folder.file(of: role))) }
            #expect(try mode(of: folder.path) == 0o700)
        }
    }

    @Test("Tokens can be confined to one office")
    func office() async throws {
        try await withTemporaryDirectory { directory in
            let folder = TokenFolder(path: directory.path)
            try folder.generate(office: "yunxi")
            let token = try folder.token(for: .technician).authorization.dropFirst("Bearer ".count)
            #expect(try DevelopmentTokens(file: "\(folder.path)/tokens.json").caller(for: token).office == "yunxi")
        }
    }

    @Test("A service takes the tokens of the issuer for trials, and its key is the owner's alone (D13)")
    func trialIssuer() async throws {
        try await withTemporaryDirectory { directory in
            let issuer = try TrialIssuer(path: directory.appending(path: "issuer").path)
            #expect(try mode(of: "\(issuer.path)/issuer.pem") == 0o600)
            let set = try Data(contentsOf: URL(filePath: "\(issuer.path)/jwks.json"))
            #expect(!String(decoding: set, as: UTF8.self).contains("\"d\""))
            let store = SigningKeyStore(
                algorithm: .es256, timing: .init(refresh: .seconds(60), retry: .seconds(60)), logger: Logger(label: "test"), fetch: { set })
            await store.read()
            let rules = TokenRules(issuer: TrialIssuer.name, audience: TrialIssuer.audience, algorithm: .es256)
            let verifier = JWTVerifier(rules: rules, store: store)
            let now = Date()
            // Opened again, it is the same issuer.
            let token = try TrialIssuer(path: issuer.path).token(for: .technician, subject: "t-1", office: "yunxi", lifetime: 60, now: now)
            #expect(try await verifier.caller(for: token[...]) == Caller(subject: "t-1", role: .technician, office: "yunxi"))
            let home = "0198c7d4-6f00-7000-8000-000000000042"
            let owners = try issuer.token(for: .owner, subject: "w-1", office: nil, households: [home], lifetime: 60, now: now)
            #expect(try await verifier.caller(for: owners[...]).households.map(\.description) == [home])
            let old = try issuer.token(for: .technician, subject: "t-1", office: nil, lifetime: 60, now: now.addingTimeInterval(-120))
            await #expect(throws: TokenRefusal.expired) { try await verifier.caller(for: old[...]) }
            let stranger = try TrialIssuer(path: directory.appending(path: "other").path)
                .token(for: .technician, subject: "t-1", office: nil, lifetime: 60, now: now)
            await #expect(throws: TokenRefusal.unknownKey) { try await verifier.caller(for: stranger[...]) }
            #expect(issuer.settings.contains("GUANJIA_JWKS_FILE=\(issuer.path)/jwks.json"))
        }
    }

    @Test("Tokens that are there are never replaced")
    func noReplacement() async throws {
        try await withTemporaryDirectory { directory in
            let folder = TokenFolder(path: directory.path)
            try folder.generate(office: nil)
            let before = try folder.token(for: .receptionist)
            #expect(throws: ToolError.self) { try folder.generate(office: nil) }
            #expect(try folder.token(for: .receptionist) == before)
        }
    }

    @Test("A token shows itself nowhere")
    func redaction() {
        let token = AccessToken()
        let text = token.authorization.dropFirst("Bearer ".count)
        var dumped = ""
        dump(token, to: &dumped)
        #expect(!"\(token) \(String(reflecting: token)) \(dumped)".contains(text))
        #expect(AccessToken() != token)
    }

    @Test("A generated key set is one that the services load, named by the month")
    func keys() throws {
        let json = try KeySet.generateJSON(kid: KeysCommand.month(Date(timeIntervalSince1970: 1_772_000_000)))
        #expect(try KeySetFile(json: json).keyIDs == ["2026-02"])
        let set = try KeySet(json: json)
        #expect(try set.open(set.seal(Data("x".utf8))) == Data("x".utf8))
    }

    @Test("Rotation changes the file as a whole and keeps its mode")
    func rotation() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory.appending(path: "keys.json").path
            try PrivateFile.create(path, try KeySet.generateJSON(kid: "2026-11"))
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
            try KeysCommand.Add.parse(["--file", path, "--kid", "2026-12"]).run()
            try KeysCommand.Activate.parse(["2026-12", "--file", path]).run()
            try KeysCommand.Destroy.parse(["2026-11", "--file", path, "--irrevocably"]).run()
            let set = try KeySetFile(json: Data(contentsOf: URL(filePath: path)))
            #expect(set.keyIDs == ["2026-12"])
            #expect(set.active == "2026-12")
            #expect(try mode(of: path) == 0o640)
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["keys.json"])
        }
    }

    @Test("A key is not destroyed without the word for it, and the active one never")
    func destruction() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory.appending(path: "keys.json").path
            try PrivateFile.create(path, try KeySet.generateJSON(kid: "2026-11"))
            #expect(throws: (any Error).self) { try KeysCommand.Destroy.parse(["2026-11", "--file", path]) }
            #expect(throws: KeySetError.self) { try KeysCommand.Destroy.parse(["2026-11", "--file", path, "--irrevocably"]).run() }
            #expect(try KeySetFile(json: Data(contentsOf: URL(filePath: path))).keyIDs == ["2026-11"])
        }
    }

    @Test("A private file is never written over what is there")
    func exclusive() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory.appending(path: "secret").path
            try PrivateFile.create(path, Data("one".utf8))
            #expect(throws: ToolError.self) { try PrivateFile.create(path, Data("two".utf8)) }
            #expect(try PrivateFile.line(of: path, called: "it") == "one")
            #expect(throws: ToolError.self) { try PrivateFile.content(of: path, called: "it", limit: 2) }
        }
    }
}
