import Crypto
package import Foundation

/// The file that a key set is loaded from: a JWK set (RFC 7517) of `oct` keys with 256 bits, and which of them seals.
///
/// ```json
/// { "active": "2026-11", "keys": [ { "kty": "oct", "kid": "2026-11", "use": "enc", "k": "…" }, … ] }
/// ```
/// `active` may be left out when there is one key. Keys rotate monthly (D10): add the new key to the file of every reader first,
/// then make it the active one; a key that is taken out can open nothing any more, which shreds what it sealed.
package struct KeySetFile: Sendable, Equatable {
    /// Bytes of a file that are read at most.
    package static let maximumBytes = 1 << 20
    /// Characters of a key id.
    package static let maximumKeyIDLength = 64

    /// The id of the key that seals.
    package private(set) var active: String
    private(set) var keys: [String: SymmetricKey]

    /// Reads a file's content.
    /// - Throws: `KeySetError.Code.malformedFile`.
    package init(json: Data) throws(KeySetError) {
        guard json.count <= Self.maximumBytes else {
            throw KeySetError(code: .unreadableFile, detail: "a key set has at most \(Self.maximumBytes) bytes")
        }
        let document: Document
        do {
            document = try JSONDecoder().decode(Document.self, from: json)
        } catch {
            // The decoder's error could quote the file; it is left out on purpose.
            throw Self.malformed("expected a JWK set: {\"keys\": [{\"kty\": \"oct\", \"kid\": …, \"k\": …}], \"active\": …}")
        }
        keys = [:]
        for key in document.keys { try Self.add(key, to: &keys) }
        guard let active = document.active ?? (keys.count == 1 ? keys.keys.first : nil) else {
            throw Self.malformed("\"active\" must name the key that seals")
        }
        guard keys[active] != nil else { throw Self.malformed("\"active\" names a key that is not in the set") }
        self.active = active
    }

    /// A set of one new random key, named by 1 to 64 of `A-Z a-z 0-9 . _ -`; the month, such as `2026-11`, is customary.
    /// - Throws: `KeySetError.Code.malformedFile` for another name.
    package init(newKey keyID: String) throws(KeySetError) {
        guard Self.isKeyID(keyID) else { throw Self.malformed("a key id is 1 to 64 of A-Z a-z 0-9 . _ -") }
        keys = [keyID: SymmetricKey(size: .bits256)]
        active = keyID
    }

    /// Adds a new random key; it does not seal until it is made active.
    package mutating func add(newKey keyID: String) throws(KeySetError) {
        guard keys[keyID] == nil else { throw Self.malformed("key \(keyID) is already in the set") }
        keys.merge(try KeySetFile(newKey: keyID).keys) { old, _ in old }
    }

    /// Makes a key of the set the one that seals.
    package mutating func activate(_ keyID: String) throws(KeySetError) {
        guard keys[keyID] != nil else { throw Self.malformed("there is no such key in the set") }
        active = keyID
    }

    /// Destroys a key: nothing that it sealed can be opened with this file again. The active key cannot be destroyed.
    package mutating func destroy(_ keyID: String) throws(KeySetError) {
        guard keyID != active else { throw Self.malformed("key \(keyID) is active, make another key active first") }
        guard keys.removeValue(forKey: keyID) != nil else { throw Self.malformed("there is no such key in the set") }
    }

    /// Ids of all keys, sorted.
    package var keyIDs: [String] { keys.keys.sorted() }

    /// The file's content. Secret: write it readable for its owner only.
    package func json() throws -> Data {
        let document = Document(active: active, keys: keyIDs.map { Document.Key(kid: $0, key: keys[$0]) })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(document)
    }

    // MARK: - JSON form

    private struct Document: Codable {
        struct Key: Codable {
            var kty = "oct"
            var use: String? = "enc"
            var kid: String?
            var k: String?

            init(kid: String, key: SymmetricKey?) {
                self.kid = kid
                k = key.map { key in key.withUnsafeBytes { Base64URL.encode(Array($0)) } }
            }
        }
        var active: String?
        var keys: [Key]
    }

    private static func add(_ key: Document.Key, to keys: inout [String: SymmetricKey]) throws(KeySetError) {
        guard let keyID = key.kid, isKeyID(keyID) else { throw malformed("every key needs a \"kid\" of 1 to 64 of A-Z a-z 0-9 . _ -") }
        guard key.kty == "oct" else { throw malformed("key \(keyID): \"kty\" must be \"oct\"") }
        guard key.use == nil || key.use == "enc" else { throw malformed("key \(keyID): \"use\" must be \"enc\"") }
        guard let text = key.k, let bytes = Base64URL.decode(text.utf8), bytes.count == 32 else {
            throw malformed("key \(keyID): \"k\" must be 32 bytes in base64url without padding")
        }
        guard keys.updateValue(SymmetricKey(data: bytes), forKey: keyID) == nil else { throw malformed("key \(keyID) is there twice") }
    }

    private static func isKeyID(_ text: String) -> Bool {
        1...maximumKeyIDLength ~= text.utf8.count
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
                default: false
                }
            }
    }

    private static func malformed(_ detail: String) -> KeySetError { KeySetError(code: .malformedFile, detail: detail) }
}

extension KeySetFile: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "KeySetFile(\(keys.count) keys)" }
    package var debugDescription: String { description }
    /// Keeps key material out of `dump` and of test failures.
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
