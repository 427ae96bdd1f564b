import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import SharedModels

/// Reads request bodies: JSON only, of bounded size, checked before they are decoded.
///
/// How fast a body must come and how large it may be is watched by `RequestGuardHandler` on the connection, whether a route reads it or not.
enum JSONBody {
    /// Decodes the body of a request.
    /// - Throws: `Problem`: 415 (not `application/json`, or compressed), 413, 408, 400 (not UTF-8, NUL, too deep, not JSON, or not the shape of
    ///   `type`; then `errors` names the field).
    static func decode<T: Decodable>(
        _ type: T.Type, from request: Request, _ context: some LimitedRequestContext
    ) async throws -> T {
        let bytes = try await bytes(of: request, context)
        return try decode(type, from: bytes)
    }

    /// The checked bytes of a request's JSON body, for the fingerprint of an idempotent request (D8) and for `decode(_:from:)`.
    static func bytes(of request: Request, _ context: some LimitedRequestContext) async throws -> Data {
        try checkType(request)
        var buffer = try await collect(request, limit: context.bodyBytes)
        guard buffer.readableBytes > 0 else { throw Problem(.malformed, "The request needs a body, a JSON object.") }
        try buffer.withUnsafeReadableBytes { raw in
            do throws(JSONGuard.Fault) {
                try JSONGuard(depth: context.jsonDepth).check(raw)
            } catch {
                throw Problem(.malformed, JSONGuard.explanation(of: error, in: raw))
            }
            // A type without fields would decode from any value.
            guard raw.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) == UInt8(ascii: "{") else {
                throw Problem(.malformed, "The body must be a JSON object.")
            }
        }
        return Data(buffer.readBytes(length: buffer.readableBytes) ?? [])
    }

    /// Decodes bytes that `bytes(of:_:)` has checked.
    static func decode<T: Decodable>(_ type: T.Type, from bytes: Data) throws -> T {
        do {
            return try decoder.decode(type, from: bytes)
        } catch let error as DecodingError {
            throw Problem(error)
        }
    }

    /// Instants are RFC 3339 with an offset, with or without fractions of a second.
    private static let decoder: JSONDecoder = {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let text = try decoder.singleValueContainer().decode(String.self)
            let style = Date.ISO8601FormatStyle(includingFractionalSeconds: text.contains("."))
            // Whatever the parser's reason, the answer is the same.
            guard text.count <= 40, let date = try? Date(text, strategy: style) else {
                throw DecodingError.dataCorrupted(
                    .init(codingPath: decoder.codingPath, debugDescription: "expected a time such as 2026-03-02T09:30:00+08:00"))
            }
            return date
        }
        return decoder
    }()

    private static func checkType(_ request: Request) throws {
        if let encoding = request.headers[.contentEncoding], encoding.lowercased() != "identity" {
            throw Problem(.unsupportedMediaType, "Compressed bodies are not accepted.", headers: [.acceptEncoding: "identity"])
        }
        let type = request.headers[.contentType] ?? ""
        // As almost everybody writes it.
        if type == "application/json" { return }
        let parts = type.split(separator: ";", omittingEmptySubsequences: false).map {
            String($0).withoutSurroundingBlanks.lowercased()
        }
        let isJSON = parts.first == "application/json"
        let charset = parts.dropFirst().first { $0.hasPrefix("charset=") }
        guard isJSON, charset == nil || ["charset=utf-8", "charset=\"utf-8\""].contains(charset) else {
            throw Problem(
                .unsupportedMediaType, "Send the body as Content-Type: application/json (UTF-8).", headers: [.accept: "application/json"])
        }
    }

    /// The whole body, of at most `limit` bytes.
    /// - Throws: `Problem`: 413, 408, and 400 for half a body.
    static func collect(_ request: Request, limit: Int) async throws -> ByteBuffer {
        var body = ByteBuffer()
        try await collect(request, limit: limit) { part in
            if body.readableBytes == 0 { body = part } else { body.writeImmutableBuffer(part) }
        }
        return body
    }

    /// The same, part by part.
    /// - Throws: `Problem`: 413, 408, and 400 for half a body.
    static func collect(_ request: Request, limit: Int, _ take: (ByteBuffer) -> Void) async throws {
        var received = 0
        do {
            for try await part in request.body {
                received += part.readableBytes
                // Goes on reading: the answer reaches the client only after it has been heard out, and the connection has its own bound.
                guard received <= limit else { continue }
                take(part)
            }
        } catch let fault as RequestFault {
            throw fault.problem(limit: limit)
        }
        guard received <= limit else { throw RequestFault.tooLarge.problem(limit: limit) }
        // A connection that ends early looks like the end of the body; half a command must not be obeyed.
        if let declared = request.headers[.contentLength].flatMap(Int.init), declared != received {
            throw Problem(.malformed, "The body has \(received) bytes, but Content-Length says \(declared).")
        }
    }
}
