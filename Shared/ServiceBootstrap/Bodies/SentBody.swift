package import Foundation
package import Hummingbird

/// The JSON body of a request to a route that said what it is read as.
///
/// Services read JSON bodies in no other way, so that the type that is compared with the contract is the one that is decoded.
package struct SentBody<Content: Decodable>: Sendable {
    let request: Request
    let context: CallerRequestContext

    /// The checked bytes, for the fingerprint of an idempotent request (D8) and for `decode(_:)`; once.
    /// - Throws: `Problem`: 415 (not `application/json`, or compressed), 413, 408, 400 (not UTF-8, NUL, too deep, not JSON).
    package func bytes() async throws -> Data { try await JSONBody.bytes(of: request, context) }

    /// What bytes from `bytes()` say.
    /// - Throws: `Problem` (400) that names the field which is not of the shape of `Content`.
    package func decode(_ bytes: Data) throws -> Content { try Self.content(of: bytes) }

    /// What the body says, read and decoded; once.
    /// - Throws: as both do.
    package func content() async throws -> Content { try decode(try await bytes()) }

    /// What the body of a request to a route without a token says.
    /// - Parameters:
    ///   - request: whose body is read; once.
    ///   - context: with the limits of the server.
    ///   - bytes: its largest size here: whoever has no token has little to say.
    /// - Throws: as `content()`.
    /// - Returns: the body, decoded.
    package static func content(of request: Request, _ context: APIRequestContext, most bytes: Int) async throws -> Content {
        var context = context
        context.bodyBytes = min(context.bodyBytes, bytes)
        return try await JSONBody.decode(Content.self, from: request, context)
    }

    /// What the bytes of a body say.
    /// - Throws: `Problem` (400) that names the field which is not of the shape of `Content`.
    package static func content(of bytes: Data) throws -> Content { try JSONBody.decode(Content.self, from: bytes) }
}
