/// Kinds of survey; each has a return threshold of its own (K-11).
package enum SurveyKind: String, Codable, Sendable, CaseIterable {
    /// The regular survey in an office building (CBK-32).
    case periodicOffice = "periodic_office"
    /// The regular survey of other property.
    case periodicOther = "periodic_other"
    /// Ordered for a reason, over all areas (CBK-35).
    case special
    /// Once a year (CBK-36).
    case annual

    /// Whether it counts as the survey that is due in each period (CBK-30).
    package var isPeriodic: Bool { self == .periodicOffice || self == .periodicOther }
}
