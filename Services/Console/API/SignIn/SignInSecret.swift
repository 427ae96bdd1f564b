import Crypto
import Foundation
import Messaging

/// What a browser holds while somebody signs in, and nobody else: 32 random bytes of a cookie, from which everything else of the attempts follows.
///
/// So the server keeps nothing of an attempt, nobody can fill a table with them, and none can be forged.
struct SignInSecret: Sendable, Hashable {
    let bytes: [UInt8]

    static let length = 32

    /// A new one.
    init() { bytes = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) } }

    /// From a cookie; nil when it is none of ours.
    init?(text: String) {
        guard let bytes = Base64URL.decode(text.utf8), bytes.count == Self.length else { return nil }
        self.bytes = bytes
    }

    var text: String { Base64URL.encode(bytes) }

    /// 32 bytes that tell nothing of each other or of the secret.
    /// - Parameters:
    ///   - use: what they are for.
    ///   - mark: of the attempt; empty for what all attempts share.
    /// - Returns: the bytes, as a key.
    func key(for use: String, mark: [UInt8] = []) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: bytes), info: Data("guanjia console sign-in \(use)".utf8) + mark,
            outputByteCount: Self.length)
    }
}
