package import Foundation

/// One line of a price, from the charge standard (REP-11, REP-12).
package struct PriceLine: Codable, Hashable, Sendable {
    /// What is charged, as the charge standard words it.
    package let item: String
    /// 1…`WorkOrderLimits.quantity`.
    package let quantity: Int
    /// Fen; 0 when this item is free.
    package let unitPriceFen: Int

    /// The line's code in the charge standard, where it has one.
    package let code: String?
    /// What one of it is, as the charge standard said then: 次, 个, 米.
    package let unit: String?
    /// True for material at cost (按实), which is in no charge standard.
    package let atCost: Bool?

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

/// One line of a price as the technician names it (REP-11): by its code where the company has a charge standard, which then knows the rest.
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

/// A price that the technician named.
package struct Quote: Codable, Hashable, Sendable {
    package let lines: [PriceLine]
    /// Fen.
    package let totalFen: Int
    package let quotedAt: Date
    /// The technician's token subject.
    package let quotedBy: String

    /// Whether work waits for the owner's acceptance: not when nothing is charged, unless the policy asks for it then too (WE-34).
    package let needsAcceptance: Bool
}

/// That the owner took a price.
package struct Acceptance: Codable, Hashable, Sendable {
    /// The name of whoever accepted, as the technician typed it.
    package let acceptedBy: String
    package let acceptedAt: Date
    /// Fen; no more than this may be charged.
    package let totalFen: Int
}
