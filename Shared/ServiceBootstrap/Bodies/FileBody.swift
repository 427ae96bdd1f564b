package import Foundation
import HTTPTypes
package import Hummingbird

/// Reads a request's body as it is: a file, whose type the caller declares and nobody has checked yet.
package enum FileBody {
    /// The bytes of a request and the media type that they are said to be, in lower case and without parameters.
    /// - Parameters:
    ///   - request: its body is the file.
    ///   - context: how many bytes it may have.
    ///   - types: the media types that the route takes.
    ///   - forms: whether the file may also be the only one of a form (`multipart/form-data`), as browsers and mini-programs send one.
    /// - Throws: `Problem`: 415 (another type, or compressed), 413, 408, 400 (no form), 422 (empty).
    /// - Returns: the file, and what it is said to be.
    package static func read(
        _ request: Request, _ context: some LimitedRequestContext, types: [String], forms: Bool = false
    ) async throws -> (bytes: Data, type: String) {
        if let encoding = request.headers[.contentEncoding], encoding.lowercased() != "identity" {
            throw Problem(.unsupportedMediaType, "Compressed bodies are not accepted.", headers: [.acceptEncoding: "identity"])
        }
        let declared = (request.headers[.contentType] ?? "").prefix { $0 != ";" }.lowercased().trimmingCharacters(in: .whitespaces)
        if forms, declared == MultipartFile.mediaType {
            guard let boundary = MultipartForm.boundary(in: request.headers[.contentType] ?? "") else {
                throw Problem(.malformed, "The form's Content-Type names no boundary.")
            }
            let file = try MultipartFile.file(of: try await bytes(of: request, limit: context.bodyBytes), boundary: boundary)
            guard types.contains(file.type) else {
                throw Problem(.unsupportedMediaType, "The file of the form must have a Content-Type of \(types.joined(separator: ", ")).")
            }
            guard !file.bytes.isEmpty else { throw Problem(.invalid, "The file of the form is empty.") }
            return file
        }
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
    /// that its body is, or as the limit where it does not say. The system gives memory as it is written, not as it is asked for.
    /// - Throws: `Problem`: 413, 408, and 400 for half a body.
    package static func bytes(of request: Request, limit: Int) async throws -> Data {
        let declared = request.headers[.contentLength].flatMap(Int.init)
        var body = Data(capacity: min(limit, max(0, declared ?? limit)))
        try await JSONBody.collect(request, limit: limit) { part in part.withUnsafeReadableBytes { body.append(contentsOf: $0) } }
        return body
    }
}
