package import Foundation

/// The only file of a form as browsers and mini-programs send it. Fields that are no files are passed over.
package enum MultipartFile {
    /// Bytes that a form may be larger than its file.
    package static let overhead = 4_096
    static let mediaType = "multipart/form-data"

    /// The file of a form, and the media type that it is said to be, in lower case and without parameters.
    /// - Throws: `Problem` (400) when the form is not built as one is, or has no file, or several.
    package static func file(of body: Data, boundary: String) throws(Problem) -> (bytes: Data, type: String) {
        let form = try MultipartForm(body, boundary: boundary)
        let files = form.parts.filter(\.isFile)
        guard let file = files.first, files.count == 1 else {
            throw Problem(.malformed, "The form must have one file: a part with a filename. It has \(files.count).")
        }
        return (form.bytes(of: file), file.type)
    }
}
