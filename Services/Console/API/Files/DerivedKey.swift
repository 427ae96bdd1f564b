import Crypto
import Foundation

/// Idempotency keys that follow from a form's own, for what is sent in several requests (D8).
enum DerivedKey {
    /// The key of one request of a form.
    ///
    /// The content is part of it: after one of several files was refused, those before it are sent again under the keys that they had, and
    /// another file in its place under a key of its own.
    /// - Parameters:
    ///   - key: the form's.
    ///   - part: which request it is.
    ///   - content: what is sent.
    /// - Returns: 64 hexadecimal digits.
    static func of(_ key: String, part: String, content: Data) -> String {
        var hash = SHA256()
        hash.update(data: Data("\(key)\n\(part)\n".utf8))
        hash.update(data: content)
        return hex(hash.finalize())
    }

    /// SHA-256 in lower-case hexadecimal digits.
    static func sha256(_ content: Data) -> String { hex(SHA256.hash(data: content)) }

    private static func hex(_ digest: SHA256.Digest) -> String {
        digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
