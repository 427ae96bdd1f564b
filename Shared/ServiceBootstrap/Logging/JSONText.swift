/// JSON made by hand, for the few fixed shapes that are written often: log lines and problem documents.
struct JSONText {
    /// The text so far, UTF-8.
    private(set) var bytes: [UInt8] = []

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    /// Text that is JSON already.
    mutating func append(raw text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// One byte that is JSON already.
    mutating func append(byte: UInt8) { bytes.append(byte) }

    /// Digits and signs that need no quotes.
    mutating func append(number text: String) { bytes.append(contentsOf: text.utf8) }

    /// A JSON string: quotes, with everything escaped that RFC 8259 wants escaped. What is longer than `limit` when escaped is cut there
    /// (never inside a character) and ends with `…`; the answer is whether it had to be cut.
    @discardableResult
    mutating func append(string: String, limit: Int = .max) -> Bool {
        var text = string
        bytes.append(quote)
        let isCut = text.withUTF8 { utf8 in
            let end = Self.boundary(in: utf8, limit: limit)
            appendEscaped(UnsafeBufferPointer(rebasing: utf8[..<end]))
            return end < utf8.count
        }
        if isCut { bytes.append(contentsOf: "…".utf8) }
        bytes.append(quote)
        return isCut
    }

    /// Takes back everything after a length that was noted before.
    mutating func cut(to count: Int) { bytes.removeLast(bytes.count - count) }

    private mutating func appendEscaped(_ utf8: UnsafeBufferPointer<UInt8>) {
        var start = 0
        for (index, byte) in utf8.enumerated() where byte < 0x20 || byte == quote || byte == backslash {
            bytes.append(contentsOf: utf8[start..<index])
            start = index + 1
            bytes.append(backslash)
            switch byte {
            case quote, backslash: bytes.append(byte)
            case 0x0A: bytes.append(UInt8(ascii: "n"))
            case 0x0D: bytes.append(UInt8(ascii: "r"))
            case 0x09: bytes.append(UInt8(ascii: "t"))
            default:
                bytes.append(contentsOf: "u00".utf8)
                bytes.append(hexDigits[Int(byte >> 4)])
                bytes.append(hexDigits[Int(byte & 0xF)])
            }
        }
        bytes.append(contentsOf: utf8[start...])
    }

    /// The last place where a character starts and the text before it, escaped, has at most `limit` bytes.
    private static func boundary(in utf8: UnsafeBufferPointer<UInt8>, limit: Int) -> Int {
        guard utf8.count > limit / longestEscape else { return utf8.count }
        var cost = 0
        var end = 0
        for (index, byte) in utf8.enumerated() {
            if byte & 0xC0 != 0x80 { end = index }
            cost += byte < 0x20 ? longestEscape : byte == quote || byte == backslash ? 2 : 1
            if cost > limit { return end }
        }
        return utf8.count
    }

    /// Bytes of `\u001f`.
    private static let longestEscape = 6
}

private let quote = UInt8(ascii: "\"")
private let backslash = UInt8(ascii: "\\")
