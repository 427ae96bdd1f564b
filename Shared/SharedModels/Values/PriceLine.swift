/// One line of a price, from the charge standard (REP-11, REP-12, INT-62).
package struct PriceLine: Codable, Hashable, Sendable {
    /// What is charged, as the charge standard words it.
    package let item: String
    /// 1…`mostPieces`.
    package let quantity: Int
    /// Fen; 0 when this item is free.
    package let unitPriceFen: Int

    /// The line's code in the charge standard, where it has one.
    package let code: String?
    /// What one of it is, as the charge standard said then: 次, 个, 米.
    package let unit: String?
    /// True for material at cost (按实), which is in no charge standard.
    package let atCost: Bool?

    /// Pieces on one line at most.
    package static let mostPieces = 10_000
    /// Fen for one piece at most: a million yuan.
    package static let highestFen = 100_000_000
    /// Most characters of an item.
    package static let longestItem = 300
    /// Most characters of a code.
    package static let longestCode = 20

    package init(
        item: String, quantity: Int, unitPriceFen: Int, code: String? = nil, unit: String? = nil, atCost: Bool? = nil
    ) {
        self.item = item
        self.quantity = quantity
        self.unitPriceFen = unitPriceFen
        self.code = code
        self.unit = unit
        self.atCost = atCost
    }

    /// Fen. Cannot overflow once the limits are checked.
    package var amountFen: Int { quantity * unitPriceFen }
}

/// One line of a price as whoever prices names it (REP-11): by its code where the company has a charge standard, which then knows the rest.
package struct PriceLineForm: Hashable, Sendable {
    /// Needed without a code.
    package let item: String?
    package let quantity: Int
    /// Fen; needed without a code.
    package let unitPriceFen: Int?
    package let code: String?
    /// Material at cost, which the charge standard does not price.
    package let atCost: Bool

    package init(item: String? = nil, quantity: Int, unitPriceFen: Int? = nil, code: String? = nil, atCost: Bool = false) {
        self.item = item
        self.quantity = quantity
        self.unitPriceFen = unitPriceFen
        self.code = code
        self.atCost = atCost
    }
}
