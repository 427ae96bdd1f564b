/// Checks the bytes of a JSON text once, before any decoder sees them: strict RFC 8259, UTF-8, no NUL, bounded nesting.
///
/// NUL characters and bytes that are not UTF-8 would be refused by PostgreSQL only inside a batch, and fail all commands of it. The grammar is
/// checked as well, because Foundation's decoder accepts more than JSON (commas at the end, raw control characters, halves of surrogate
/// pairs) and does not say where it found what it refuses.
package struct JSONGuard: Sendable {
    /// What was found. Offsets are in bytes from the start.
    package enum Fault: Error, Hashable, Sendable {
        /// The grammar of JSON allows something else here.
        case syntax(offset: Int)
        case notUTF8(offset: Int)
        /// A NUL byte or `\u0000`.
        case nul(offset: Int)
        case tooDeep(limit: Int)
    }

    /// Deepest nesting that is allowed.
    package let depth: Int

    /// - Parameter depth: deepest nesting that is allowed.
    package init(depth: Int = HTTPLimits().jsonDepth) { self.depth = depth }

    /// Checks all bytes.
    /// - Throws: `Fault`, the first one.
    package func check(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
        var scanner = JSONScanner(bytes: bytes, depth: depth)
        try scanner.scanText()
    }

    /// What a caller is told about a fault, with its place.
    package static func explanation(of fault: Fault, in bytes: UnsafeRawBufferPointer) -> String {
        switch fault {
        case .syntax(let offset): "The body is not valid JSON at \(place(offset, bytes))."
        case .notUTF8(let offset): "The body is not UTF-8 at \(place(offset, bytes))."
        case .nul(let offset): "The body has a NUL character (U+0000) at \(place(offset, bytes)), which is not allowed."
        case .tooDeep(let limit): "The body nests arrays and objects deeper than \(limit)."
        }
    }

    /// Columns count bytes, because what precedes need not be text.
    private static func place(_ offset: Int, _ bytes: UnsafeRawBufferPointer) -> String {
        let before = bytes[..<min(offset, bytes.count)]
        let line = before.count { $0 == 0x0A } + 1
        let column = offset - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
        return "line \(line), byte \(column)"
    }
}
