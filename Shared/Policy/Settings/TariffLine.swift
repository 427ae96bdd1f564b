import SharedModels

/// A price of a charge standard (收费标准): for repairs (REP-11, REP-12) or paid services (INT-62).
package struct TariffLine: Hashable, Sendable {
    /// By which quotes name it: ASCII letters, digits, hyphens, dots and underscores, 1…`longestCode`.
    package let code: String
    /// What is charged, in the words that the slip prints; 1…`longestName` characters.
    package let name: String
    /// What one of it is: 次, 个, 米, 小时; 1…`longestUnit` characters.
    package let unit: String
    /// Fen for one unit; 0 when it is free, at most `highestFen`.
    package let unitPriceFen: Int

    /// Most characters of a code.
    package static let longestCode = 20
    /// Most characters of a name.
    package static let longestName = 60
    /// Most characters of a unit.
    package static let longestUnit = 10
    /// A million yuan.
    package static let highestFen = 100_000_000
    /// Most lines of a tariff.
    package static let most = 500

    /// Nil when a part is of another form.
    package init?(code: String, name: String, unit: String, unitPriceFen: Int) {
        guard (1...Self.longestCode).contains(code.utf8.count), code.utf8.allSatisfy(Self.isCode) else { return nil }
        guard (1...Self.longestName).contains(name.count), (1...Self.longestUnit).contains(unit.count) else { return nil }
        for text in [name, unit] {
            guard text.first != " ", text.last != " ", !text.contains(", ") else { return nil }
            guard !text.unicodeScalars.contains(where: { $0 == "|" || $0.isRefused(multiline: false) }) else { return nil }
        }
        guard (0...Self.highestFen).contains(unitPriceFen) else { return nil }
        self.code = code
        self.name = name
        self.unit = unit
        self.unitPriceFen = unitPriceFen
    }

    private static func isCode(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            || [UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_")].contains(byte)
    }
}
