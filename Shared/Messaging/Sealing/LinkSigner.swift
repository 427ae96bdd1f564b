import Crypto
import Foundation

/// Signs short texts that go out to people as part of a link, and knows its own again (HMAC-SHA256, RFC 2104).
///
/// Its keys are derived from those of a key set (HKDF, RFC 5869), for one purpose each, so that no text of one purpose is worth anything
/// for another. The active key signs, every key of the set is accepted: when the keys rotate, links that are out go on until their key is
/// taken out of the file.
package struct LinkSigner: Sendable {
    /// Bytes of a link's content at most.
    package static let maximumContentBytes = 256
    private static let codeBytes = 32

    private let holder: any KeySetHolder
    private let purpose: String

    /// The one that signs first; of the set as it is now, which may have changed since the last link.
    private var keys: [SymmetricKey] { holder.current.derivedKeys(for: purpose) }

    /// - Parameters:
    ///   - keys: what the keys are derived from.
    ///   - purpose: what the links are for, with a version, such as `survey-link-v1`.
    package init(keys: any KeySetHolder, purpose: String) { (self.holder, self.purpose) = (keys, purpose) }

    /// The text of a link: base64url of the content and its code.
    package func link(for content: [UInt8]) -> String {
        precondition(content.count <= Self.maximumContentBytes, "a link's content is short")
        return Base64URL.encode(content + HMAC<SHA256>.authenticationCode(for: content, using: keys[0]))
    }

    /// The content of a link of ours; nil for everything else. Takes the same time wherever a forged one differs.
    package func content(of link: some StringProtocol) -> [UInt8]? {
        let text = Array(link.utf8.prefix(Base64URL.encodedLength(Self.maximumContentBytes + Self.codeBytes) + 1))
        guard let bytes = Base64URL.decode(text), bytes.count > Self.codeBytes,
            bytes.count <= Self.maximumContentBytes + Self.codeBytes
        else { return nil }
        let (content, code) = (Array(bytes.dropLast(Self.codeBytes)), Array(bytes.suffix(Self.codeBytes)))
        // Every key is tried, so that the time does not tell which one fits either.
        let isOurs = keys.reduce(false) { HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: content, using: $1) || $0 }
        return isOurs ? content : nil
    }
}
