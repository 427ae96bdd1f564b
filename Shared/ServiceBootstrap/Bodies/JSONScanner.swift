/// The grammar of RFC 8259 over bytes, without making anything of them. No recursion: nesting is a list of open brackets.
struct JSONScanner {
    private enum Expected {
        case value
        case valueOrEnd
        case key
        case keyOrEnd
        case colon
        case commaOrEnd
    }

    private let bytes: UnsafeRawBufferPointer
    private let depth: Int
    private var index = 0
    /// The closing brackets of what is open.
    private var open: [UInt8] = []
    private var expected = Expected.value

    init(bytes: UnsafeRawBufferPointer, depth: Int) {
        self.bytes = bytes
        self.depth = depth
    }

    /// One value, with white space around it and nothing else.
    mutating func scanText() throws(JSONGuard.Fault) {
        while true {
            skipSpace()
            guard index < bytes.count else { break }
            if open.isEmpty && expected == .commaOrEnd { throw fault() }
            try step(bytes[index])
        }
        guard open.isEmpty && expected == .commaOrEnd else { throw .syntax(offset: bytes.count) }
    }

    private mutating func step(_ byte: UInt8) throws(JSONGuard.Fault) {
        switch expected {
        case .value, .valueOrEnd:
            if expected == .valueOrEnd && byte == rightBracket { close() } else { try scanValue(byte) }
        case .key, .keyOrEnd:
            if expected == .keyOrEnd && byte == rightBrace {
                close()
            } else {
                guard byte == quote else { throw fault() }
                try scanString()
                expected = .colon
            }
        case .colon:
            guard byte == UInt8(ascii: ":") else { throw fault() }
            index += 1
            expected = .value
        case .commaOrEnd:
            if byte == open.last {
                close()
            } else {
                guard byte == UInt8(ascii: ",") else { throw fault() }
                index += 1
                expected = open.last == rightBrace ? .key : .value
            }
        }
    }

    private mutating func scanValue(_ byte: UInt8) throws(JSONGuard.Fault) {
        switch byte {
        case UInt8(ascii: "{"): try opens(closedBy: rightBrace, then: .keyOrEnd)
        case UInt8(ascii: "["): try opens(closedBy: rightBracket, then: .valueOrEnd)
        case quote:
            try scanString()
            expected = .commaOrEnd
        case UInt8(ascii: "t"): try scanWord("true")
        case UInt8(ascii: "f"): try scanWord("false")
        case UInt8(ascii: "n"): try scanWord("null")
        default: try scanNumber()
        }
    }

    private mutating func opens(closedBy end: UInt8, then next: Expected) throws(JSONGuard.Fault) {
        guard open.count < depth else { throw .tooDeep(limit: depth) }
        open.append(end)
        expected = next
        index += 1
    }

    private mutating func close() {
        open.removeLast()
        expected = .commaOrEnd
        index += 1
    }

    private mutating func skipSpace() {
        while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
    }

    private mutating func scanWord(_ word: StaticString) throws(JSONGuard.Fault) {
        for offset in 0..<word.utf8CodeUnitCount {
            guard index < bytes.count, bytes[index] == word.utf8Start[offset] else { throw fault() }
            index += 1
        }
        expected = .commaOrEnd
    }

    private mutating func scanNumber() throws(JSONGuard.Fault) {
        if peek == UInt8(ascii: "-") { index += 1 }
        if peek == zero {
            index += 1
        } else {
            try scanDigits()
        }
        if peek == UInt8(ascii: ".") {
            index += 1
            try scanDigits()
        }
        if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
            index += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { index += 1 }
            try scanDigits()
        }
        expected = .commaOrEnd
    }

    private mutating func scanDigits() throws(JSONGuard.Fault) {
        let start = index
        while let byte = peek, (zero...UInt8(ascii: "9")).contains(byte) { index += 1 }
        guard index > start else { throw fault() }
    }

    private mutating func scanString() throws(JSONGuard.Fault) {
        index += 1
        while let byte = peek {
            switch byte {
            case quote:
                index += 1
                return
            case UInt8(ascii: "\\"):
                try scanEscape()
            case 0..<0x20:
                throw fault()
            case 0x20..<0x80:
                index += 1
            default:
                let length = utf8Length
                guard length > 0 else { throw .notUTF8(offset: index) }
                index += length
            }
        }
        throw fault()
    }

    private mutating func scanEscape() throws(JSONGuard.Fault) {
        let start = index
        index += 1
        switch peek {
        case quote, UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"),
            UInt8(ascii: "t"):
            index += 1
        case UInt8(ascii: "u"):
            let unit = try scanUnit()
            if unit == 0 { throw .nul(offset: start) }
            guard (0xD800...0xDFFF).contains(unit) else { return }
            // Half a surrogate pair is no character: the other half must follow.
            guard unit < 0xDC00, peek == UInt8(ascii: "\\") else { throw .syntax(offset: start) }
            index += 1
            guard peek == UInt8(ascii: "u"), (0xDC00...0xDFFF).contains(try scanUnit()) else { throw .syntax(offset: start) }
        default:
            throw fault()
        }
    }

    /// The four digits after `u`.
    private mutating func scanUnit() throws(JSONGuard.Fault) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            index += 1
            guard let byte = peek, let digit = Self.hexadecimalDigit(byte) else { throw fault() }
            unit = unit << 4 | digit
        }
        index += 1
        return unit
    }

    private static func hexadecimalDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    /// What is wrong with the byte here, or with the end of the text.
    private func fault() -> JSONGuard.Fault {
        guard let byte = peek else { return .syntax(offset: index) }
        if byte == 0 { return .nul(offset: index) }
        return byte >= 0x80 && utf8Length == 0 ? .notUTF8(offset: index) : .syntax(offset: index)
    }

    /// Bytes of the well-formed sequence that starts here (Unicode 15, table 3-7: no overlong forms, no surrogates), or 0.
    private var utf8Length: Int {
        func continues(_ offset: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
            index + offset < bytes.count && range.contains(bytes[index + offset])
        }
        switch bytes[index] {
        case 0xC2...0xDF: return continues(1) ? 2 : 0
        case 0xE0: return continues(1, 0xA0...0xBF) && continues(2) ? 3 : 0
        case 0xED: return continues(1, 0x80...0x9F) && continues(2) ? 3 : 0
        case 0xE1...0xEF: return continues(1) && continues(2) ? 3 : 0
        case 0xF0: return continues(1, 0x90...0xBF) && continues(2) && continues(3) ? 4 : 0
        case 0xF1...0xF3: return continues(1) && continues(2) && continues(3) ? 4 : 0
        case 0xF4: return continues(1, 0x80...0x8F) && continues(2) && continues(3) ? 4 : 0
        default: return 0
        }
    }
}

private let quote = UInt8(ascii: "\"")
private let rightBrace = UInt8(ascii: "}")
private let rightBracket = UInt8(ascii: "]")
private let zero = UInt8(ascii: "0")
