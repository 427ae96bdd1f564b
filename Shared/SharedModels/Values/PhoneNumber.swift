/// A telephone number by its digits, the same however it was written: `+86 138-0000-0001`, `0086 138 0000 0001` and `13800000001` are one.
///
/// What stands after 转, `x`, `ext` or `#` is the extension. Other countries keep their code, without `+` or `00`.
package struct PhoneNumber: Hashable, Sendable, CustomStringConvertible {
    /// Digits of the number itself; at least three, at most twenty.
    package let digits: String
    /// Digits of the extension; at most six.
    package let extensionDigits: String?

    /// Digits of a number that a search by its end needs at least.
    package static let shortestTail = 4

    /// - Parameter text: a number as people write it; nil when it is none.
    package init?(_ text: String) {
        // As almost all are written.
        if (3...20).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), !text.hasPrefix("00") {
            digits = text
            extensionDigits = nil
            return
        }
        let plain = text.unicodeScalars.map(Self.narrow)
        let end = plain.firstIndex { "转轉xXeE#".unicodeScalars.contains($0) } ?? plain.endIndex
        let main = plain[..<end]
        guard main.allSatisfy({ Self.isDigit($0) || "+-().· ".unicodeScalars.contains($0) || $0.isBlank }) else { return nil }
        var digits = Self.text(main.filter(Self.isDigit))
        if main.prefix(while: { !Self.isDigit($0) }).contains("+") { digits = "00" + digits }
        while digits.hasPrefix("00") { digits = String(digits.dropFirst(digits.hasPrefix("0086") ? 4 : 2)) }
        guard (3...20).contains(digits.count) else { return nil }
        let rest = plain[end...].drop { !Self.isDigit($0) }
        guard rest.allSatisfy(Self.isDigit), rest.count <= 6, end == plain.endIndex || !rest.isEmpty else { return nil }
        self.digits = digits
        extensionDigits = rest.isEmpty ? nil : Self.text(rest)
    }

    /// The digits, and the extension after 转.
    package var description: String { extensionDigits.map { "\(digits)转\($0)" } ?? digits }

    private static func narrow(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        (0xFF01...0xFF5E).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private static func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }
}
