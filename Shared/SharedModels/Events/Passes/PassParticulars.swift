/// Whose pass it is (INT-61).
package struct PassParticulars: Codable, Hashable, Sendable {
    package let unit: String
    package let holder: String
    /// What stands on the card.
    package let card: String?
    /// Of the vehicle.
    package let plate: String?

    package init(unit: String, holder: String, card: String? = nil, plate: String? = nil) {
        self.unit = unit
        self.holder = holder
        self.card = card
        self.plate = plate
    }
}
