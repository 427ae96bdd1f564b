import Crypto
package import Foundation
package import SharedModels

/// Seals private content into JWE compact strings and opens them (D10; RFC 7516, RFC 7518 §4.5 `dir`, §5.3 `A256GCM`).
///
/// The newest key seals, every key opens. The nonce is random, 96 bits: one key may seal 2³² texts, far more than a month brings.
/// A value; what follows a file that changes is a `KeySetHolder`.
package struct KeySet: Sealer, Sendable {
    /// Bytes of content that can be sealed at most.
    package static let maximumContentBytes = 512 << 10
    /// Bytes of a sealed text that are looked at.
    package static let maximumSealedBytes = 1 << 20

    private struct Key: Sendable {
        let id: String
        let key: SymmetricKey
        /// The protected header as it stands in front of every text sealed with this key.
        let header: [UInt8]

        init(id: String, key: SymmetricKey) {
            self.id = id
            self.key = key
            // Key ids are plain ASCII without quotes (`KeySetFile`), so that this is their JSON form.
            header = Array(Base64URL.encode(Array(#"{"alg":"dir","enc":"A256GCM","kid":"\#(id)"}"#.utf8)).utf8)
        }
    }

    private let keys: [String: Key]
    private let active: Key

    /// The keys that `KeySetFile` read.
    package init(_ file: KeySetFile) {
        keys = Dictionary(uniqueKeysWithValues: file.keys.map { ($0.key, Key(id: $0.key, key: $0.value)) })
        guard let active = keys[file.active] else { preconditionFailure("a key set file holds its active key") }
        self.active = active
    }

    /// Reads a JWK set; see `KeySetFile` for its form.
    package init(json: Data) throws(KeySetError) { self.init(try KeySetFile(json: json)) }

    /// Reads a JWK set file. Blocks; for start-up.
    /// - Throws: `KeySetError` with code `.unreadableFile` or `.malformedFile`.
    package init(contentsOf path: String) throws(KeySetError) { try self.init(json: try Self.content(of: path)) }

    /// The content of a JWK set file, at most one byte more than is taken. Blocks.
    /// - Throws: `KeySetError` with code `.unreadableFile`.
    package static func content(of path: String) throws(KeySetError) -> Data {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw KeySetError(code: .unreadableFile, detail: "the key set file cannot be opened: \(path)")
        }
        defer { file.closeFile() }
        do {
            return try file.read(upToCount: KeySetFile.maximumBytes + 1) ?? Data()
        } catch {
            throw KeySetError(code: .unreadableFile, detail: "the key set file cannot be read: \(path)")
        }
    }

    /// Ids of all keys, sorted, and of the one that seals; no secrets.
    package var keyIDs: [String] { keys.keys.sorted() }
    package var activeID: String { active.id }

    /// JSON of a new key set with one random key, for a key set file.
    package static func generateJSON(kid: String) throws -> Data { try KeySetFile(newKey: kid).json() }

    /// Seals content with the active key.
    /// - Throws: `KeySetError` with code `.tooLarge`.
    package func seal(_ plaintext: Data) throws -> String { try seal(plaintext, nonce: AES.GCM.Nonce()) }

    /// The same with a given nonce, so that a test can compare with another implementation. Never use a nonce twice.
    func seal(_ plaintext: Data, nonce: AES.GCM.Nonce) throws -> String {
        guard plaintext.count <= Self.maximumContentBytes else {
            throw KeySetError(code: .tooLarge, detail: "at most \(Self.maximumContentBytes) bytes can be sealed, not \(plaintext.count)")
        }
        let box = try AES.GCM.seal(plaintext, using: active.key, nonce: nonce, authenticating: active.header)
        var text = active.header
        text.reserveCapacity(text.count + 64 + Base64URL.encodedLength(plaintext.count))
        text += "..".utf8  // With `dir` there is no encrypted key between the points.
        Base64URL.append(box.nonce, to: &text)
        text.append(UInt8(ascii: "."))
        Base64URL.append(box.ciphertext, to: &text)
        text.append(UInt8(ascii: "."))
        Base64URL.append(box.tag, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Opens a sealed text; nil when its key is not in the set.
    /// - Throws: `KeySetError` with code `.malformed`, `.unsupported` or `.notAuthentic`.
    package func open(_ jwe: String) throws -> Data? {
        let text = Array(jwe.utf8.prefix(Self.maximumSealedBytes + 1))
        guard text.count <= Self.maximumSealedBytes else {
            throw KeySetError(code: .malformed, detail: "a sealed text has at most \(Self.maximumSealedBytes) bytes")
        }
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 5 else { throw KeySetError(code: .malformed, detail: "a JWE compact text has five parts") }
        guard let key = try key(header: parts[0]) else { return nil }
        guard parts[1].isEmpty, let nonce = Base64URL.decode(parts[2]), let ciphertext = Base64URL.decode(parts[3]),
            let tag = Base64URL.decode(parts[4]), nonce.count == 12, tag.count == 16
        else { throw KeySetError(code: .malformed, detail: "expected no encrypted key, 12 bytes of nonce and 16 bytes of tag") }
        do {
            let box = try AES.GCM.SealedBox(nonce: AES.GCM.Nonce(data: nonce), ciphertext: ciphertext, tag: tag)
            return try AES.GCM.open(box, using: key.key, authenticating: Array(parts[0]))
        } catch {
            throw KeySetError(code: .notAuthentic, detail: "the text was altered, or sealed with another key of the same name")
        }
    }

    private struct Header: Decodable {
        let alg: String
        let enc: String
        let kid: String
        let crit: [String]?
        let zip: String?
    }

    /// The key that a protected header asks for. The algorithm is ours, whatever the header says: another one is refused (RFC 8725).
    private func key(header text: ArraySlice<UInt8>) throws -> Key? {
        if text.elementsEqual(active.header) { return active }
        let header: Header
        do {
            guard text.count <= 1024, let json = Base64URL.decode(text) else {
                throw KeySetError(code: .malformed, detail: "the header is not base64url of at most 1024 characters")
            }
            header = try JSONDecoder().decode(Header.self, from: Data(json))
        } catch {
            throw KeySetError(code: .malformed, detail: "expected a header with \"alg\", \"enc\" and \"kid\"")
        }
        guard header.alg == "dir", header.enc == "A256GCM", header.crit == nil, header.zip == nil else {
            throw KeySetError(code: .unsupported, detail: "only alg dir with enc A256GCM, without crit and zip, is accepted")
        }
        return keys[header.kid]
    }

    /// Keys for another purpose than sealing, one from each key of the set, that of the active one first.
    func derivedKeys(for purpose: String) -> [SymmetricKey] {
        let others = keys.values.filter { $0.header != active.header }
        return ([active] + others).map {
            HKDF<SHA256>.deriveKey(inputKeyMaterial: $0.key, info: Data(purpose.utf8), outputByteCount: 32)
        }
    }
}

/// A sealer that seals and opens by a key set, always the same one or the present one of a file.
package protocol KeySetHolder: Sealer {
    /// The set as it is now.
    var current: KeySet { get }
}

extension KeySet: KeySetHolder {
    package var current: KeySet { self }
}

extension KeySet: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "KeySet(\(keys.count) keys)" }
    package var debugDescription: String { description }
    /// Keeps key material out of `dump` and of test failures.
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
