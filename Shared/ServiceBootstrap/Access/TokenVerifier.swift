/// Finds out who a bearer token belongs to. Called for every request: an implementation must answer within microseconds from memory in
/// all but rare cases, and must not tell by its time how much of a token was right.
package protocol TokenVerifier: Sendable {
    /// Who the token belongs to.
    /// - Parameter token: what followed `Bearer `, at most `largestToken` bytes.
    /// - Returns: the one caller that it was issued to.
    /// - Throws: `TokenRefusal`.
    func caller(for token: Substring) async throws(TokenRefusal) -> Caller
}

/// Bytes of the longest token that is looked at (reliability.md §6).
let largestToken = 8192

/// Why a token was not accepted. Callers only learn that it was not; the reason goes to the log and to a metric.
package enum TokenRefusal: String, Error, Sendable, Hashable, CaseIterable, CustomStringConvertible {
    /// No token of ours.
    case unknown
    case malformed
    case tooLarge = "too_large"
    /// The header has a member that is never taken.
    case refusedHeader = "refused_header"
    case wrongAlgorithm = "wrong_algorithm"
    case wrongType = "wrong_type"
    /// No `kid`, or one that the issuer's set does not have.
    case unknownKey = "unknown_key"
    case wrongSignature = "wrong_signature"
    case wrongIssuer = "wrong_issuer"
    case wrongAudience = "wrong_audience"
    case noExpiry = "no_expiry"
    case expired
    case notYetValid = "not_yet_valid"
    case issuedInFuture = "issued_in_future"
    case badSubject = "bad_subject"
    /// None of our roles, several of them, or the system's.
    case badRole = "bad_role"
    case badOffice = "bad_office"
    /// Of an owner: no households, too many, or what is no id.
    case badHouseholds = "bad_households"
    /// Not the token's fault: the issuer's keys have not been read yet.
    case noKeys = "no_keys"

    package var description: String { "TokenRefusal.\(rawValue)" }
}

/// Development tokens and those of an issuer, in an installation of the profile `dev` that has both.
struct EitherVerifier: TokenVerifier {
    let development: DevelopmentTokens
    let issued: JWTVerifier

    func caller(for token: Substring) async throws(TokenRefusal) -> Caller {
        do {
            return try development.caller(for: token)
        } catch {
            return try await issued.caller(for: token)
        }
    }
}
