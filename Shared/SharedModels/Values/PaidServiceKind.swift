/// Services that an owner can order for money (domain 3.7, `paid service`).
package enum PaidServiceKind: String, Codable, Sendable, CaseIterable {
    /// Regular cleaning under an agreement (INT-62).
    case dailyCleaning = "daily_cleaning"
    /// One-off cleaning (INT-63).
    case specialCleaning = "special_cleaning"
    /// Air-conditioning outside core hours (INT-64).
    case overtimeAC = "overtime_ac"
    /// Rented plants (INT-65).
    case plants
    /// A lift for goods (INT-66).
    case lift
    /// Bottled water (INT-67).
    case bottledWater = "bottled_water"
}
