/// Finds out who a bearer token belongs to. Called for every request: an implementation must answer within microseconds from memory,
/// and must not tell by its time how much of a token was right.
package protocol TokenVerifier: Sendable {
    /// Who the token belongs to.
    /// - Parameter token: what followed `Bearer `, at most `largestToken` bytes.
    /// - Returns: the one caller that it was issued to.
    /// - Throws: `TokenRefusal`.
    func caller(for token: Substring) throws(TokenRefusal) -> Caller
}

/// Bytes of the longest token that is looked at (reliability.md §6).
let largestToken = 8192

/// Why a token was not accepted. Callers only learn that it was not; the reason goes to the log.
package enum TokenRefusal: String, Error, Sendable, Hashable, CustomStringConvertible {
    case unknown
    case malformed
    case expired
    case notYetValid = "not_yet_valid"
    case wrongAudience = "wrong_audience"
    case wrongIssuer = "wrong_issuer"

    package var description: String { "TokenRefusal.\(rawValue)" }
}
