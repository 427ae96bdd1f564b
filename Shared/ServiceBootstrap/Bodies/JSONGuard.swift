/// Looks over the bytes of a JSON text once, before any decoder sees them, for what later steps cannot live with: bytes that are not
/// UTF-8 and NUL characters (PostgreSQL refuses both, and a refusal there fails a whole batch of commands), and deep nesting.
///
/// It does not check that the text is JSON; the decoder does.
package struct JSONGuard: Sendable {
    /// What was found. Offsets are in bytes from the start.
    package enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
        case notUTF8(offset: Int)
        case nul(offset: Int)
        case tooDeep(limit: Int)

        package var description: String {
            switch self {
            case .notUTF8(let offset): "The body is not UTF-8 at byte \(offset)."
            case .nul(let offset): "The body has a NUL character (U+0000) at byte \(offset), which is not allowed."
            case .tooDeep(let limit): "The body nests arrays and objects deeper than \(limit)."
            }
        }
    }

    /// Deepest nesting that is allowed.
    package let depth: Int

    /// - Parameter depth: deepest nesting that is allowed.
    package init(depth: Int = HTTPLimits().jsonDepth) { self.depth = depth }

    /// Looks at all bytes.
    package func check(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
        var index = 0
        var open = 0
        var isInString = false
        while index < bytes.count {
            let byte = bytes[index]
            if byte >= 0x80 {
                let length = Self.sequenceLength(bytes, at: index)
                guard length > 0 else { throw .notUTF8(offset: index) }
                index += length
                continue
            }
            switch byte {
            case 0:
                throw .nul(offset: index)
            case UInt8(ascii: "\""):
                isInString.toggle()
            case UInt8(ascii: "\\") where isInString:
                if Self.isNulEscape(bytes, at: index) { throw .nul(offset: index) }
                // The escaped byte cannot end the string or start another escape. It may start a longer character, which is then checked.
                if index + 1 < bytes.count && bytes[index + 1] < 0x80 && bytes[index + 1] != 0 { index += 1 }
            case UInt8(ascii: "{") where !isInString, UInt8(ascii: "[") where !isInString:
                open += 1
                if open > depth { throw .tooDeep(limit: depth) }
            case UInt8(ascii: "}") where !isInString, UInt8(ascii: "]") where !isInString:
                open -= 1
            default:
                break
            }
            index += 1
        }
    }

    private static func isNulEscape(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Bool {
        guard index + 5 < bytes.count, bytes[index + 1] == UInt8(ascii: "u") else { return false }
        return bytes[(index + 2)...(index + 5)].allSatisfy { $0 == UInt8(ascii: "0") }
    }

    /// Bytes of the well-formed sequence that starts here (Unicode 15, table 3-7: no overlong forms, no surrogates), or 0.
    private static func sequenceLength(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Int {
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
