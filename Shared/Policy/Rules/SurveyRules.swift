package import SharedModels

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
        let penalty = penalty(returned: returned, sent: sent, kind: kind)
        return Double(penalty.numerator) / Double(penalty.denominator) / 100
    }

    /// The same exactly, in hundredths of a percent.
    package func penalty(returned: Int, sent: Int, kind: SurveyKind) -> SurveyPenalty {
        guard sent > 0, kind != .annual else { return .none }
        // In ten-thousandths of one form, so that a return of exactly the threshold is not short.
        let short = max(0, returnMin(for: kind).basisPoints * sent - returned * 10_000)
        let step = 500 * sent
        return switch settings.penaltyMode {
        case .fullSteps: SurveyPenalty(numerator: short / step * 100)
        case .proportional: SurveyPenalty(numerator: short * 100, denominator: step)
        case .anyStartedStep: SurveyPenalty(numerator: (short + step - 1) / step * 100)
        }
    }

    /// How many of the answers are checked for truth by a callback (CBK-42): at least one where there is any.
    package func checks(of returned: Int) -> Int { returned == 0 ? 0 : max(1, settings.checkShare.minimum(of: returned)) }
}

/// What a survey loses for forms that did not come back, exactly: hundredths of a percent as a fraction (K-19).
package struct SurveyPenalty: Hashable, Sendable {
    package let numerator: Int
    /// At least 1.
    package let denominator: Int

    /// Nothing is lost.
    package static let none = SurveyPenalty(numerator: 0)

    package init(numerator: Int, denominator: Int = 1) {
        self.numerator = numerator
        self.denominator = denominator
    }

    /// Whole hundredths of a percent, rounded down.
    package var basisPoints: Int { numerator / denominator }
}
