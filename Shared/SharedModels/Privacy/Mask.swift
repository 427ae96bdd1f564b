/// Shows enough of a private text to tell two apart, and no more (D13, OPS-01).
package enum Mask {
    /// The first character of a name: `张**`.
    package static func name(_ name: String) -> String {
        guard let first = name.first else { return "" }
        return "\(first)**"
    }

    /// The last four digits of a telephone number: `****0123`; nothing of one with fewer than seven, such as an extension (ADR 48).
    package static func phone(_ phone: String) -> String {
        let digits = phone.filter(\.isNumber)
        return digits.count < 7 ? "****" : "****\(digits.suffix(4))"
    }

    /// Nothing of a unit: it names the household.
    package static func unit(_ unit: String) -> String { unit.isEmpty ? "" : "***" }

    /// Nothing of what somebody wrote, only that it was written.
    package static func words(_ text: String) -> String { text.isEmpty ? "" : "***" }
}
