/// Reads comma-separated values by RFC 4180, one record at a time, from bytes that are all in memory.
///
/// Quoted fields may hold commas, doubled quotes and line ends; lines end with CRLF, LF or CR; a byte-order mark is skipped; lines
/// without any character are skipped. Every record and every fault carries the line of the file on which it begins, counted as a text
/// editor counts, so also across fields of several lines. Anything else that is not RFC 4180 is refused, never guessed.
///
/// A value; not meant to be shared between threads.
struct CSVReader {
    /// The largest file that is read, and its largest parts. More is refused: an import is not a way to fill the memory.
    struct Limits: Hashable, Sendable {
        var bytes = 64 * 1024 * 1024
        var fieldBytes = 64 * 1024
        var fields = 200
    }

    private let bytes: [UInt8]
    private let limits: Limits
    private var position: Int
    private var line = 1

    /// Checks the size and the encoding.
    init(_ bytes: [UInt8], limits: Limits = Limits()) throws(CSVError) {
        guard bytes.count <= limits.bytes else {
            throw CSVError(.tooLarge(limit: limits.bytes), line: 1)
        }
        if let fault = TextEncoding.fault(in: bytes) { throw fault }
        self.bytes = bytes
        self.limits = limits
        position = bytes.starts(with: TextEncoding.utf8Mark) ? TextEncoding.utf8Mark.count : 0
    }

    /// The next record, or nil at the end.
    mutating func next() throws(CSVError) -> CSVRecord? {
        while position < bytes.count, takeLineEnd() {}
        guard position < bytes.count else { return nil }
        let start = line
        var fields: [String] = []
        while true {
            guard fields.count < limits.fields else { throw CSVError(.tooManyFields(limit: limits.fields), line: start) }
            fields.append(try bytes[position...].first == CSVByte.quote ? quotedField() : plainField())
            guard position < bytes.count, bytes[position] == CSVByte.comma else { break }
            position += 1
        }
        takeLineEnd()
        return CSVRecord(line: start, fields: fields)
    }

    private mutating func plainField() throws(CSVError) -> String {
        let start = position
        while position < bytes.count, bytes[position] != CSVByte.comma, !CSVByte.endsLine(bytes[position]) {
            if bytes[position] == CSVByte.quote { throw CSVError(.strayQuote, line: line) }
            position += 1
        }
        return try text(bytes[start..<position], from: line)
    }

    private mutating func quotedField() throws(CSVError) -> String {
        let start = line
        var content: [UInt8] = []
        position += 1
        while position < bytes.count {
            if bytes[position] == CSVByte.quote {
                position += 1
                guard position < bytes.count, bytes[position] == CSVByte.quote else {
                    guard position >= bytes.count || bytes[position] == CSVByte.comma || CSVByte.endsLine(bytes[position]) else {
                        throw CSVError(.textAfterQuote, line: line)
                    }
                    return try text(content[...], from: start)
                }
                content.append(CSVByte.quote)
                position += 1
            } else {
                let first = position
                if !takeLineEnd() { position += 1 }
                content += bytes[first..<position]
            }
        }
        throw CSVError(.openQuote, line: start)
    }

    private func text(_ field: ArraySlice<UInt8>, from line: Int) throws(CSVError) -> String {
        guard field.count <= limits.fieldBytes else { throw CSVError(.fieldTooLong(limit: limits.fieldBytes), line: line) }
        return String(decoding: field, as: UTF8.self)
    }

    /// Steps over one line end; false when there is none here.
    @discardableResult
    private mutating func takeLineEnd() -> Bool {
        guard position < bytes.count, CSVByte.endsLine(bytes[position]) else { return false }
        let isReturn = bytes[position] == CSVByte.carriageReturn
        position += 1
        if isReturn, position < bytes.count, bytes[position] == CSVByte.lineFeed { position += 1 }
        line += 1
        return true
    }
}

/// One record and the line of the file on which it begins.
struct CSVRecord: Hashable, Sendable {
    let line: Int
    let fields: [String]
}

/// The bytes that mean something in RFC 4180.
private enum CSVByte {
    static let comma = UInt8(ascii: ",")
    static let quote = UInt8(ascii: "\"")
    static let carriageReturn = UInt8(ascii: "\r")
    static let lineFeed = UInt8(ascii: "\n")

    static func endsLine(_ byte: UInt8) -> Bool { byte == carriageReturn || byte == lineFeed }
}
