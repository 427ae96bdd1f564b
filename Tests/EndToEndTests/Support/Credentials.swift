import Crypto
import Foundation
import Messaging
import SharedModels

/// The secrets of one installation: a key set and a token for each role, in files of its own.
struct Credentials: Sendable {
    /// JWK set that seals private content.
    let keysFile: URL
    /// Hashes of the tokens.
    let tokensFile: URL
    private let tokens: [Role: String]

    /// Makes new ones and writes the files.
    init(in directory: URL) throws {
        keysFile = directory.appending(path: "keys.json")
        tokensFile = directory.appending(path: "tokens.json")
        try KeySet.generateJSON(kid: "test").write(to: keysFile)
        var tokens: [Role: String] = [:]
        for role in Role.allCases where role != .system { tokens[role] = "\(UUID().uuidString)-\(UUID().uuidString)" }
        self.tokens = tokens
        // A household that no installation has.
        try nameHouseholds(["0198c7d4-6f00-7000-8000-000000000042"])
    }

    /// Names the households that the owner's token speaks for; services hear of it at their next start.
    func nameHouseholds(_ households: [String]) throws {
        let entries = tokens.sorted { $0.key.rawValue < $1.key.rawValue }.map { role, token in
            let hash = SHA256.hash(data: Data(token.utf8)).map { byte in
                (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }.joined()
            var entry: [String: JSON] = ["subject": "test-\(role.rawValue)", "role": "\(role.rawValue)", "sha256": "\(hash)"]
            if role == .owner { entry["households"] = .array(households.map { "\($0)" }) }
            return JSON.object(entry)
        }
        try JSON.object(["tokens": .array(entries)]).data().write(to: tokensFile)
    }

    /// Writes the tokens themselves, a JSON object by role, for a program that asks as everybody.
    func write(to file: URL) throws {
        let named = Dictionary(uniqueKeysWithValues: tokens.map { ($0.key.rawValue, $0.value) })
        try JSONEncoder().encode(named).write(to: file)
    }

    /// Writes each token into a file of its own, `<role>.token`, and the table of them beside, as guanjiactl takes them.
    func write(into folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        for (role, token) in tokens {
            let file = folder.appending(path: "\(role.rawValue).token")
            guard FileManager.default.createFile(atPath: file.path, contents: Data(token.utf8), attributes: [.posixPermissions: 0o600])
            else {
                throw TestFailure("cannot write \(file.path)")
            }
        }
        // Whom the tokens are for.
        try Data(contentsOf: tokensFile).write(to: folder.appending(path: "tokens.json"))
    }

    /// Everything that no service may say, by what it is: tokens, and the bytes of the keys.
    func secrets() throws -> [String: String] {
        var secrets = Dictionary(uniqueKeysWithValues: tokens.map { ("the token of \($0.key.rawValue)", $0.value) })
        for (index, key) in try JSON(Data(contentsOf: keysFile))["keys"].items.enumerated() {
            guard let bytes = key["k"].string else { throw TestFailure("a key without bytes") }
            secrets["sealing key \(index)"] = bytes
        }
        return secrets
    }

    /// A database's URL with a password in it: the server of the tests may ask for none and takes any.
    static func withPassword(_ url: String) throws -> String {
        guard var parts = URLComponents(string: url) else { throw TestFailure("the database has no URL") }
        if parts.password == nil { parts.password = "geheim-\(UUID().uuidString)" }
        guard let text = parts.string else { throw TestFailure("the database has no URL") }
        return text
    }

    /// The value of an `Authorization` header.
    func authorization(_ role: Role) throws -> String {
        guard let token = tokens[role] else { throw TestFailure("there is no token for \(role.rawValue)") }
        return "Bearer \(token)"
    }
}
