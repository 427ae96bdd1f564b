import Crypto
import Foundation
import SharedModels
import Yams

/// Tokens of a development installation, from a file that holds only their hashes.
///
/// YAML or JSON; every member but `office` is needed, and `households` of an owner only:
/// ```yaml
/// tokens:
///   - subject: staff-017
///     role: receptionist
///     office: p-01
///     sha256: <64 lower-case hexadecimal digits: printf %s "$token" | sha256sum>
/// ```
/// Looking a token up costs one SHA-256. The table is keyed by the hash, so the time it takes says nothing about the tokens; the match
/// itself is compared in constant time. Only with `GUANJIA_PROFILE=dev`: such tokens never expire and prove nothing about a person.
package struct DevelopmentTokens: TokenVerifier {
    /// Largest file in bytes, and most tokens.
    static let largestFile = 1_048_576
    static let largestCount = 10_000

    private let callers: [Hash: Caller]

    /// Reads the file.
    /// - Throws: `SettingsError` that names the entry and what is wrong with it.
    package init(file path: String) throws(SettingsError) {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw SettingsError(Settings.tokensFile.name, "cannot open the file \"\(path)\"")
        }
        defer { handle.closeFile() }
        // An unreadable file and an empty one get the same answer below.
        let bytes = (try? handle.read(upToCount: Self.largestFile + 1)) ?? Data()
        guard !bytes.isEmpty, bytes.count <= Self.largestFile, let text = String(bytes: bytes, encoding: .utf8) else {
            throw SettingsError(Settings.tokensFile.name, "the file is empty, larger than \(Self.largestFile) bytes, or not UTF-8")
        }
        try self.init(text: text)
    }

    /// From the file's text.
    package init(text: String) throws(SettingsError) {
        let entries: [Entry]
        do {
            entries = try YAMLDecoder().decode(Document.self, from: text).tokens
        } catch let error as DecodingError {
            let fault = Problem(error).errors.first
            throw Self.refused("the file is not as expected: \(fault.map { "\($0.field) \($0.detail)" } ?? "not YAML or JSON")")
        } catch {
            throw Self.refused("the file is neither YAML nor JSON")
        }
        guard (1...Self.largestCount).contains(entries.count) else { throw Self.refused("expected 1...\(Self.largestCount) tokens") }
        var callers: [Hash: Caller] = [:]
        for (index, entry) in entries.enumerated() {
            guard let hash = Hash(hexadecimal: entry.sha256) else {
                throw Self.refused("tokens[\(index)].sha256: expected 64 lower-case hexadecimal digits")
            }
            guard let role = Role(rawValue: entry.role), role != .system else {
                throw Self.refused("tokens[\(index)].role: expected a role of the domain, such as receptionist or office_director")
            }
            guard isVisibleASCII(entry.subject, 1...128), entry.office.map({ isVisibleASCII($0, 1...64) }) ?? true else {
                throw Self.refused("tokens[\(index)]: subject and office are ids of visible ASCII characters, not names")
            }
            let households = [HouseholdID](claimed: entry.households ?? [])
            guard (role == .owner) == (entry.households != nil), role != .owner || households != nil else {
                throw Self.refused(
                    "tokens[\(index)].households: 1 to \(Caller.mostHouseholds) ids of households, of an owner and nobody else")
            }
            let caller = Caller(
                subject: entry.subject, role: role, office: role == .owner ? nil : entry.office, households: households ?? [])
            guard callers.updateValue(caller, forKey: hash) == nil else { throw Self.refused("tokens[\(index)].sha256 is there twice") }
        }
        self.callers = callers
    }

    package func caller(for token: Substring) throws(TokenRefusal) -> Caller {
        let hash = Hash(SHA256.hash(data: Array(token.utf8)))
        guard let index = callers.index(forKey: hash), callers[index].key.equalsInConstantTime(hash) else { throw .unknown }
        return callers[index].value
    }

    private static func refused(_ text: String) -> SettingsError { SettingsError(Settings.tokensFile.name, text) }

    private struct Document: Decodable {
        let tokens: [Entry]

        init(from decoder: any Decoder) throws {
            try refuseUnknownKeys(of: decoder, known: ["tokens"])
            tokens = try decoder.container(keyedBy: CodingKeys.self).decode([Entry].self, forKey: .tokens)
        }

        private enum CodingKeys: String, CodingKey { case tokens }
    }

    private struct Entry: Decodable {
        let subject: String
        let role: String
        let office: String?
        let households: [String]?
        let sha256: String

        init(from decoder: any Decoder) throws {
            try refuseUnknownKeys(of: decoder, known: ["subject", "role", "office", "households", "sha256"])
            let container = try decoder.container(keyedBy: CodingKeys.self)
            subject = try container.decode(String.self, forKey: .subject)
            role = try container.decode(String.self, forKey: .role)
            office = try container.decodeIfPresent(String.self, forKey: .office)
            households = try container.decodeIfPresent([String].self, forKey: .households)
            sha256 = try container.decode(String.self, forKey: .sha256)
        }

        private enum CodingKeys: String, CodingKey { case subject, role, office, households, sha256 }
    }

    /// A SHA-256 as four words: cheap to hash and to compare.
    private struct Hash: Hashable, Sendable {
        private let words: SIMD4<UInt64>

        init(_ digest: SHA256.Digest) {
            words = digest.withUnsafeBytes { $0.loadUnaligned(as: SIMD4<UInt64>.self) }
        }

        init?(hexadecimal text: String) {
            guard text.utf8.count == 64, HexBytes(Array(text.utf8)[...]) != nil else { return nil }
            var bytes: [UInt8] = []
            var rest = text[...]
            while !rest.isEmpty {
                guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
                bytes.append(byte)
                rest = rest.dropFirst(2)
            }
            words = bytes.withUnsafeBytes { $0.loadUnaligned(as: SIMD4<UInt64>.self) }
        }

        func equalsInConstantTime(_ other: Hash) -> Bool {
            let difference = words ^ other.words
            return difference[0] | difference[1] | difference[2] | difference[3] == 0
        }

        /// The digest is as good as random already: its first word is hash enough.
        func hash(into hasher: inout Hasher) { hasher.combine(words[0]) }
    }
}

/// Visible ASCII characters (no space), so many.
func isVisibleASCII(_ text: some StringProtocol, _ length: ClosedRange<Int>) -> Bool {
    length.contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
}

/// Refuses members that nobody reads: a mistyped one would otherwise silently do nothing.
private func refuseUnknownKeys(of decoder: any Decoder, known: Set<String>) throws {
    struct AnyKey: CodingKey {
        let stringValue: String
        let intValue: Int? = nil
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
    let container = try decoder.container(keyedBy: AnyKey.self)
    guard let unknown = container.allKeys.first(where: { !known.contains($0.stringValue) }) else { return }
    let words = known.sorted().joined(separator: ", ")
    throw DecodingError.dataCorruptedError(forKey: unknown, in: container, debugDescription: "expected one of the members \(words)")
}
