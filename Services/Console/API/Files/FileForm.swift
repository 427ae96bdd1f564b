import Foundation
import HTTPTypes
import Hummingbird
import ServiceBootstrap

/// A form with files that somebody has sent.
struct FileForm: Sendable {
    /// Its fields, and whether a page of this session had it.
    let filled: Visit.Form
    private let form: MultipartForm

    /// Files of one form at most: its parts are also the token, the key, what they show, and an input for which nobody has chosen any.
    static let mostFiles = MultipartForm.mostParts - 4

    private let files: [MultipartForm.Part]

    /// - Throws: `Problem` (400) when a field is no text, or there twice.
    init(_ form: MultipartForm, isOwn: ([String: String]) -> Bool) throws(Problem) {
        var fields: [String: String] = [:]
        for part in form.parts where !part.isFile {
            guard let text = String(validating: form.bytes(of: part), as: UTF8.self), !text.utf8.contains(0) else {
                throw Problem(.malformed, "The form is not UTF-8, or holds a NUL character.")
            }
            guard fields.updateValue(text, forKey: part.name) == nil else {
                throw Problem(.malformed, "A field of the form is there twice.")
            }
        }
        filled = Visit.Form(fields: fields, isOwn: isOwn(fields))
        self.form = form
        // A field for which nobody has chosen a file is sent as an empty one.
        files = form.parts.filter { $0.isFile && !$0.isEmpty }
    }

    /// Files that were chosen.
    var count: Int { files.count }

    /// One of them, with its media type; the bytes are those of the form, and no copy.
    func file(_ index: Int) -> (bytes: Data, type: String) {
        let bytes = form.slice(of: files[index])
        return (bytes, FileContent.type(of: bytes, declared: files[index].type))
    }
}

extension Visit {
    /// The form with files that a page of ours has sent.
    /// - Throws: `Problem`: 403 for a form of somebody else's page, 415 for another type or a compressed one, 413, 408, 400.
    func fileForm(_ request: Request, _ context: CallerRequestContext) async throws -> FileForm {
        guard request.isSameOrigin else { throw Problem(.forbidden, "The form was sent from another site.") }
        if let encoding = request.headers[.contentEncoding], encoding.lowercased() != "identity" {
            throw Problem(.unsupportedMediaType, "Compressed bodies are not accepted.", headers: [.acceptEncoding: "identity"])
        }
        guard let boundary = MultipartForm.boundary(in: request.headers[.contentType] ?? "") else {
            throw Problem(.unsupportedMediaType, "Send the form as multipart/form-data.")
        }
        let body = try await FileBody.bytes(of: request, limit: context.bodyBytes)
        return try FileForm(try MultipartForm(body, boundary: boundary), isOwn: isOwn)
    }
}
