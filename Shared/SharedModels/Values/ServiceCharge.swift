/// What the price of a paid service is for (domain 3.7).
package enum ServiceCharge: String, Codable, Sendable, CaseIterable {
    case once
    /// Each hour that is charged (INT-64).
    case hour
    /// Each month of an agreement (INT-62, INT-65).
    case month
}
