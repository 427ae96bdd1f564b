/// What a finding of a patrol is about (OPS-13, OPS-14).
package enum FindingKind: String, Codable, Sendable, CaseIterable {
    case cleaning
    case engineering
    /// Safety devices.
    case safety
    case greening
    /// Vehicles, noise, strangers.
    case order
    case other
}
