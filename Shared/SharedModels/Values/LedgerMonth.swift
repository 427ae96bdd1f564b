/// A month of the repair ledger in events, `2026-03` on the wire (REP-18, REP-20). Policy counts in its own months.
package struct LedgerMonth: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let year: Int
    /// 1…12.
    package let month: Int

    /// Nil unless `month` is 1…12 and `year` 1…9999.
    package init?(year: Int, month: Int) {
        guard (1...12).contains(month), (1...9999).contains(year) else { return nil }
        self.year = year
        self.month = month
    }

    /// From `2026-03`; nil when the text is anything else.
    package init?(_ text: String) {
        let digits = text.utf8.enumerated().allSatisfy { $0 == 4 ? $1 == UInt8(ascii: "-") : (0x30...0x39).contains($1) }
        guard text.utf8.count == 7, digits, let year = Int(text.prefix(4)), let month = Int(text.suffix(2)) else { return nil }
        self.init(year: year, month: month)
    }

    private init(checkedYear year: Int, _ month: Int) {
        self.year = year
        self.month = month
    }

    /// The last month that can be written.
    package static let last = LedgerMonth(checkedYear: 9999, 12)

    package var description: String {
        let year = String(year), month = String(month)
        return String(repeating: "0", count: 4 - min(4, year.count)) + year + (month.count == 1 ? "-0" : "-") + month
    }

    package static func < (lhs: LedgerMonth, rhs: LedgerMonth) -> Bool { (lhs.year, lhs.month) < (rhs.year, rhs.month) }
}

extension LedgerMonth: Codable {
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let month = LedgerMonth(text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "expected a month, such as 2026-03"))
        }
        self = month
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
