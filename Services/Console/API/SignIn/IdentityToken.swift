import Foundation
import ServiceBootstrap

/// The token by which a provider says who has signed in (OpenID Connect Core §3.1.3.7), after its signature was found right. Nobody is let in by it:
/// it tells whether the answer belongs to the attempt.
struct IdentityToken: Sendable {
    let claims: JSONValue

    /// Checks everything that it must say.
    /// - Parameters:
    ///   - issuer: who made it.
    ///   - client: for whom it is: the Console alone, or the Console among others that it names as the one who asked.
    ///   - nonce: of the attempt.
    ///   - leeway: how far the provider's clock may stand beside ours, in seconds.
    ///   - now: the real time.
    /// - Throws: `SignInFault.token`.
    func check(issuer: String, client: String, nonce: String, leeway: TimeInterval, now: Date = Date()) throws(SignInFault) {
        guard claims["iss"]?.string == issuer else { throw .token("the identity token is of another issuer") }
        let audience = claims["aud"]?.string.map { [$0] } ?? claims["aud"]?.array?.compactMap(\.string) ?? []
        let party = claims["azp"]?.string
        guard audience.contains(client), party == client || party == nil && audience.count == 1 else {
            throw .token("the identity token is for another client")
        }
        guard let end = claims["exp"]?.instant, now < end.addingTimeInterval(leeway) else { throw .token("the identity token is over") }
        guard let begin = claims["iat"]?.instant, begin <= now.addingTimeInterval(leeway) else {
            throw .token("the identity token is not issued yet")
        }
        guard let said = claims["nonce"]?.string, ConstantTime.equal(said, nonce) else {
            throw .token("the identity token is of another attempt")
        }
    }
}
