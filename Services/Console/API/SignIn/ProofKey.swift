import Crypto
import Messaging

/// Proof that who exchanges a code is who asked for it (PKCE, RFC 7636). Of its two methods only S256 is used: `plain` shows the proof to whoever
/// sees the address.
enum ProofKey {
    static let method = "S256"

    /// What the provider is told first, so that nobody else can use the code.
    /// - Parameter verifier: what it is told when the code is exchanged; 43 to 128 characters (RFC 7636 §4.1).
    /// - Returns: 43 characters (RFC 7636 §4.2).
    static func challenge(of verifier: String) -> String { Base64URL.encode(Array(SHA256.hash(data: Array(verifier.utf8)))) }
}
