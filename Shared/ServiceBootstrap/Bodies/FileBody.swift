package import Foundation
import HTTPTypes
package import Hummingbird

/// Reads a request's body as it is: a file, whose type the caller declares and nobody has checked yet.
package enum FileBody {
    /// The bytes of a request and the media type that they are said to be, in lower case and without parameters.
    /// `types` are the media types that the route takes.
    /// - Throws: `Problem`: 415 (another type, or compressed), 413, 408, 422 (empty).
    package static func read(
        _ request: Request, _ context: some LimitedRequestContext, types: [String]
    ) async throws -> (bytes: Data, type: String) {
        if let encoding = request.headers[.contentEncoding], encoding.lowercased() != "identity" {
            throw Problem(.unsupportedMediaType, "Compressed bodies are not accepted.", headers: [.acceptEncoding: "identity"])
        }
        let declared = (request.headers[.contentType] ?? "").prefix { $0 != ";" }.lowercased().trimmingCharacters(in: .whitespaces)
        guard types.contains(declared) else {
            let list = types.joined(separator: ", ")
            throw Problem(
                .unsupportedMediaType, "Send the file itself as the body, with a Content-Type of \(list).", headers: [.accept: list])
        }
        let bytes = try await bytes(of: request, limit: context.bodyBytes)
        guard !bytes.isEmpty else { throw Problem(.invalid, "The body is empty; it must be the file.") }
        return (bytes, declared)
    }

    /// The whole body, of at most `limit` bytes, in memory once: each part goes where it stays, and the place is as large as the request says
    /// that its body is.
    /// - Throws: `Problem`: 413, 408, and 400 for half a body.
    package static func bytes(of request: Request, limit: Int) async throws -> Data {
        let declared = request.headers[.contentLength].flatMap(Int.init)
        var body = Data(capacity: min(limit, max(0, declared ?? 0)))
        try await JSONBody.collect(request, limit: limit) { part in part.withUnsafeReadableBytes { body.append(contentsOf: $0) } }
        return body
    }
}
