package import Foundation

/// The only file of a form as browsers and mini-programs send it: `multipart/form-data` (RFC 7578). Fields that are no files are passed over.
package enum MultipartFile {
    /// Bytes that a form may be larger than its file.
    package static let overhead = 4_096
    /// Parts of a form at most.
    static let mostParts = 20
    static let mediaType = "multipart/form-data"

    private static let lineEnd = Array("\r\n".utf8)
    private static let dashes = Array("--".utf8)

    /// The boundary that a Content-Type names; nil when there is none of 1 to 70 characters.
    static func boundary(in contentType: String) -> String? {
        for parameter in contentType.split(separator: ";").dropFirst() {
            let pair = parameter.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard pair.count == 2, pair[0].lowercased() == "boundary" else { continue }
            let value = pair[1].hasPrefix("\"") && pair[1].hasSuffix("\"") ? String(pair[1].dropFirst().dropLast()) : pair[1]
            return (1...70).contains(value.utf8.count) ? value : nil
        }
        return nil
    }

    /// The file of a form, and the media type that it is said to be, in lower case and without parameters.
    /// - Throws: `Problem` (400) when the form is not built as one is, or has no file, or several.
    package static func file(of body: Data, boundary: String) throws(Problem) -> (bytes: Data, type: String) {
        guard let files = body.withUnsafeBytes({ Self.files(in: $0, boundary) }) else {
            throw Problem(.malformed, "The form is not built as multipart/form-data is.")
        }
        guard let file = files.first, files.count == 1 else {
            throw Problem(.malformed, "The form must have one file: a part with a filename. It has \(files.count).")
        }
        return (body.subdata(in: body.startIndex + file.bytes.lowerBound..<body.startIndex + file.bytes.upperBound), file.type)
    }

    private typealias Found = (bytes: Range<Int>, type: String)

    /// Where the files of a form are; nil when it is none.
    private static func files(in bytes: UnsafeRawBufferPointer, _ boundary: String) -> [Found]? {
        let mark = dashes + Array(boundary.utf8)
        guard has(mark, in: bytes, at: 0) else { return nil }
        var found: [Found] = []
        var position = mark.count
        for _ in 0..<mostParts {
            guard has(lineEnd, in: bytes, at: position) else { return nil }
            let head = position + lineEnd.count
            guard let headEnd = place(of: lineEnd + lineEnd, in: bytes, from: head),
                let end = place(of: lineEnd + mark, in: bytes, from: headEnd + lineEnd.count)
            else { return nil }
            let start = headEnd + 2 * lineEnd.count
            guard let text = String(validating: bytes[head..<headEnd], as: UTF8.self), start <= end || end == headEnd + lineEnd.count
            else { return nil }
            if let type = fileType(text) { found.append((min(start, end)..<end, type)) }
            position = end + lineEnd.count + mark.count
            if has(dashes, in: bytes, at: position) { return found }
        }
        return nil
    }

    /// What the head of a part says that its file is; nil for a field. A file without a word about it is of no type of ours.
    private static func fileType(_ head: String) -> String? {
        var (isFile, type) = (false, "application/octet-stream")
        for line in head.split(whereSeparator: \.isNewline) {
            let pair = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard pair.count == 2 else { continue }
            switch pair[0].lowercased() {
            case "content-disposition":
                isFile = pair[1].lowercased().split(separator: ";").contains { part in
                    let part = part.trimmingCharacters(in: .whitespaces)
                    return part.hasPrefix("filename=") || part.hasPrefix("filename*=")
                }
            case "content-type": type = pair[1].prefix { $0 != ";" }.lowercased().trimmingCharacters(in: .whitespaces)
            default: continue
            }
        }
        return isFile ? type : nil
    }

    private static func has(_ wanted: [UInt8], in bytes: UnsafeRawBufferPointer, at position: Int) -> Bool {
        position + wanted.count <= bytes.count && bytes[position..<position + wanted.count].elementsEqual(wanted)
    }

    private static func place(of wanted: [UInt8], in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var position = start
        while position + wanted.count <= bytes.count {
            if bytes[position] == wanted[0], has(wanted, in: bytes, at: position) { return position }
            position += 1
        }
        return nil
    }
}
