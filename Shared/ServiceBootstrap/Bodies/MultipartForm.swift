package import Foundation

/// A form as browsers and mini-programs send one with files, in memory as a whole: `multipart/form-data` (RFC 7578).
///
/// What is not built exactly so is no form: half a part, a head without an end, a name that is missing.
package struct MultipartForm: Sendable {
    /// Parts of a form at most.
    package static let mostParts = 20
    /// Refuses a form with more parts, so that whoever reads it can say so in other words.
    package static let tooManyParts = Problem(.malformed, "The form has more than \(mostParts) parts.")
    /// Bytes of the head of a part at most: the longest name of a file, percent-encoded.
    static let mostHeadBytes = 2_048

    /// A field, or a file.
    package struct Part: Sendable, Hashable {
        /// Of the field; not empty.
        package let name: String
        /// Whether it has a file name, which nobody looks at.
        package let isFile: Bool
        /// The media type that a file is said to be, in lower case and without parameters.
        package let type: String
        /// Where its content is, counted from the form's first byte.
        fileprivate let range: Range<Int>

        /// Whether it has no content: a browser sends so what nobody has chosen.
        package var isEmpty: Bool { range.isEmpty }
    }

    /// In the order in which they were sent.
    package let parts: [Part]
    private let body: Data

    /// - Parameters:
    ///   - body: all of it.
    ///   - boundary: what its Content-Type names.
    /// - Throws: `Problem`: 400 when it is not built as such a form is, `tooManyParts`.
    package init(_ body: Data, boundary: String) throws(Problem) {
        guard let parts = body.withUnsafeBytes({ Self.parts(in: $0, boundary) }) else {
            throw Problem(.malformed, "The form is not built as multipart/form-data is.")
        }
        guard parts.count <= Self.mostParts else { throw Self.tooManyParts }
        self.parts = parts
        self.body = body
    }

    /// The content of one of its parts, as a copy.
    package func bytes(of part: Part) -> Data { body.subdata(in: place(of: part)) }

    /// The same where it is in the form: nothing is copied, its first index is not 0, and the whole form stays in memory with it.
    package func slice(of part: Part) -> Data { body[place(of: part)] }

    private func place(of part: Part) -> Range<Data.Index> {
        body.startIndex + part.range.lowerBound..<body.startIndex + part.range.upperBound
    }

    /// The boundary that a Content-Type names; nil when there is none of 1 to 70 characters, or it is of another type.
    package static func boundary(in contentType: String) -> String? {
        let parameters = parameters(of: Array(contentType.utf8)[...])
        guard contentType.prefix(while: { $0 != ";" }).lowercased().trimmingCharacters(in: .whitespaces) == MultipartFile.mediaType,
            let value = parameters?["boundary"], (1...70).contains(value.utf8.count)
        else { return nil }
        return value
    }
}

// MARK: - Reading

extension MultipartForm {
    private static let lineEnd = Array("\r\n".utf8)
    private static let dashes = Array("--".utf8)
    private static let longestName = 200

    /// Nil when it is no form; of one with too many parts those that are read, one more than there may be. What follows its end nobody reads.
    private static func parts(in bytes: UnsafeRawBufferPointer, _ boundary: String) -> [Part]? {
        let mark = dashes + Array(boundary.utf8)
        guard has(mark, in: bytes, at: 0) else { return nil }
        var found: [Part] = []
        var position = mark.count
        while found.count <= mostParts {
            guard has(lineEnd, in: bytes, at: position) else { return nil }
            let head = position + lineEnd.count
            let headLimit = min(bytes.count, head + mostHeadBytes)
            guard let headEnd = place(of: lineEnd + lineEnd, in: bytes, head..<headLimit) else { return nil }
            let start = headEnd + 2 * lineEnd.count
            // The line before a boundary may be the empty one that ends the head: nothing is in between then.
            guard let end = place(of: lineEnd + mark, in: bytes, start - lineEnd.count..<bytes.count),
                let part = part(Array(bytes[head..<headEnd]), min(start, end)..<end)
            else { return nil }
            found.append(part)
            position = end + lineEnd.count + mark.count
            if has(dashes, in: bytes, at: position) { return found }
        }
        return found
    }

    /// What the head of a part says.
    private static func part(_ head: [UInt8], _ range: Range<Int>) -> Part? {
        var (disposition, type): ([String: String]?, String) = (nil, "application/octet-stream")
        for line in lines(of: head) {
            // A line that ends in the middle of another is how one head is made to say two things.
            guard !line.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }), let colon = line.firstIndex(of: UInt8(ascii: ":"))
            else { return nil }
            let value = line[(colon + 1)...]
            switch word(line[..<colon]) {
            case "content-disposition":
                guard disposition == nil, word(value.prefix { $0 != UInt8(ascii: ";") }) == "form-data" else { return nil }
                disposition = parameters(of: value)
            case "content-type": type = word(value.prefix { $0 != UInt8(ascii: ";") }) ?? type
            default: continue
            }
        }
        guard let disposition, let name = disposition["name"], (1...longestName).contains(name.utf8.count) else { return nil }
        let isFile = disposition["filename"] != nil || disposition["filename*"] != nil
        return Part(name: name, isFile: isFile, type: type, range: range)
    }

    private static func lines(of head: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        for index in head.indices where index > start && head[index] == lineEnd[1] && head[index - 1] == lineEnd[0] {
            lines.append(head[start..<index - 1])
            start = index + 1
        }
        return lines + [head[start...]]
    }

    /// A word in lower case, without blanks around it; nil when it is no text.
    private static func word(_ bytes: ArraySlice<UInt8>) -> String? {
        String(validating: bytes, as: UTF8.self)?.lowercased().trimmingCharacters(in: .whitespaces)
    }

    /// The parameters behind the first semicolon of a header's value, their names in lower case; nil when they are not built as such.
    private static func parameters(of value: ArraySlice<UInt8>) -> [String: String]? {
        let (semicolon, equals, quote) = (UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: "\""))
        let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        var found: [String: String] = [:]
        var rest = value.drop { $0 != semicolon }
        while rest.first == semicolon {
            rest.removeFirst()
            let name = rest.prefix { $0 != equals && $0 != semicolon }
            rest = rest.dropFirst(name.count)
            guard rest.popFirst() == equals, let key = word(name), !key.isEmpty else { return nil }
            let isQuoted = rest.first == quote
            if isQuoted { rest.removeFirst() }
            let text = rest.prefix { $0 != (isQuoted ? quote : semicolon) }
            rest = rest.dropFirst(text.count)
            guard !isQuoted || rest.popFirst() == quote, let said = String(validating: text, as: UTF8.self) else { return nil }
            rest = rest.drop(while: isBlank)
            guard found.updateValue(isQuoted ? said : said.trimmingCharacters(in: .whitespaces), forKey: key) == nil else { return nil }
        }
        return rest.isEmpty ? found : nil
    }

    private static func has(_ wanted: [UInt8], in bytes: UnsafeRawBufferPointer, at position: Int) -> Bool {
        position + wanted.count <= bytes.count && bytes[position..<position + wanted.count].elementsEqual(wanted)
    }

    private static func place(of wanted: [UInt8], in bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int? {
        var position = range.lowerBound
        while position + wanted.count <= range.upperBound {
            if bytes[position] == wanted[0], has(wanted, in: bytes, at: position) { return position }
            position += 1
        }
        return nil
    }
}
