package import Hummingbird

/// Where the tokens of browsers are, which send none themselves: the Console keeps each under the session that its cookie names.
package protocol SessionTokens: Sendable {
    /// The token of the request's session.
    /// - Returns: nil when the request names no session, or one that is over.
    /// - Throws: what the store throws, such as `DatabaseError`.
    func token(of request: Request) async throws -> String?
}
