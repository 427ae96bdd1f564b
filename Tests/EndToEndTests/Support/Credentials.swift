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
        var entries: [JSON] = []
        for role in Role.allCases where role != .system {
            let token = "\(UUID().uuidString)-\(UUID().uuidString)"
            let hash = SHA256.hash(data: Data(token.utf8)).map { byte in
                (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }.joined()
            tokens[role] = token
            var entry: [String: JSON] = ["subject": "test-\(role.rawValue)", "role": "\(role.rawValue)", "sha256": "\(hash)"]
            // A household that no installation has.
            if role == .owner { entry["households"] = ["0198c7d4-6f00-7000-8000-000000000042"] }
            entries.append(.object(entry))
        }
        self.tokens = tokens
        try JSON.object(["tokens": .array(entries)]).data().write(to: tokensFile)
    }

    /// Writes the tokens themselves, a JSON object by role, for a program that asks as everybody.
    func write(to file: URL) throws {
        let named = Dictionary(uniqueKeysWithValues: tokens.map { ($0.key.rawValue, $0.value) })
        try JSONEncoder().encode(named).write(to: file)
    }

    /// The value of an `Authorization` header.
    func authorization(_ role: Role) throws -> String {
        guard let token = tokens[role] else { throw TestFailure("there is no token for \(role.rawValue)") }
        return "Bearer \(token)"
    }
}
