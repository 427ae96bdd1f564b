/// Kinds of survey that have a return threshold of their own (K-11).
package enum SurveyKind: String, Codable, Sendable, CaseIterable {
    case periodicOffice = "periodic_office"
    case periodicOther = "periodic_other"
    case special
    case annual
}

/// Thresholds and the loss for missing returns (domain 3.5).
extension Rules<SurveySettings> {
    /// The share of forms that must come back (CBK-32, CBK-35, CBK-36).
    package func returnMin(for kind: SurveyKind) -> Ratio {
        switch kind {
        case .periodicOffice: settings.returnMinPeriodicOffice
        case .periodicOther: settings.returnMinPeriodicOther
        case .special: settings.returnMinSpecial
        case .annual: settings.returnMinAnnual
        }
    }

    /// Points of satisfaction lost for forms that did not come back: one for each five points short (CBK-34, WE-51, WE-53).
    ///
    /// The annual survey loses nothing: its source sets no penalty (WE-58).
    /// - Parameters:
    ///   - returned: Forms that came back.
    ///   - sent: Forms sent; at least one.
    ///   - kind: Which threshold applies.
    /// - Returns: Points, whole ones except in mode `proportional`.
    package func penaltyPoints(returned: Int, sent: Int, kind: SurveyKind) -> Double {
        guard sent > 0, kind != .annual else { return 0 }
        // In ten-thousandths of one form, so that a return of exactly the threshold is not short.
        let short = max(0, returnMin(for: kind).basisPoints * sent - returned * 10_000)
        let step = 500 * sent
        return switch settings.penaltyMode {
        case .fullSteps: Double(short / step)
        case .proportional: Double(short) / Double(step)
        case .anyStartedStep: Double((short + step - 1) / step)
        }
    }
}
