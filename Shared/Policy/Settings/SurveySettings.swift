/// Surveys: K-10, K-11, K-19, K-20.
package struct SurveySettings: Hashable, Sendable {
    /// How often a periodic survey is made.
    package var periodicEvery = SurveyRhythm.quarterly
    /// Share of forms that must come back, periodic, office building (CBK-32).
    package var returnMinPeriodicOffice = Ratio(uncheckedBasisPoints: 9_000)
    /// The same for other property (decision 15).
    package var returnMinPeriodicOther = Ratio(uncheckedBasisPoints: 7_000)
    /// Special survey (CBK-35).
    package var returnMinSpecial = Ratio(uncheckedBasisPoints: 7_000)
    /// Annual survey (CBK-36).
    package var returnMinAnnual = Ratio(uncheckedBasisPoints: 6_000)
    /// How the loss for missing returns is rounded (CBK-34, K-19).
    package var penaltyMode = PenaltyMode.fullSteps
    /// Whom a special survey goes to (K-20).
    package var specialSampleMode = SampleMode.sendToAll
    /// Share of the answers that are checked by callbacks (CBK-42); at least one answer is.
    package var checkShare = Ratio(uncheckedBasisPoints: 500)
}

/// How often a periodic survey is made (K-10).
package enum SurveyRhythm: String, Sendable, CaseIterable {
    /// When somebody decides to.
    case manual
    case quarterly
    case halfYearly = "half_yearly"
    case yearly

    /// The period in which one survey must take place; nil for `manual`.
    package var period: CalendarPeriod? {
        switch self {
        case .manual: nil
        case .quarterly: .quarterly
        case .halfYearly: .halfYearly
        case .yearly: .yearly
        }
    }
}

/// How the points lost for missing returns are counted: one for each five short (K-19, WE-51).
package enum PenaltyMode: String, Sendable, CaseIterable {
    /// Nine short cost one point.
    case fullSteps = "full_steps"
    /// Nine short cost 1.8 points.
    case proportional
    /// Nine short cost two points.
    case anyStartedStep = "any_started_step"
}

/// Whom a special survey goes to (K-20).
package enum SampleMode: String, Sendable, CaseIterable {
    /// Forms to every household; sampling is for interviews only.
    case sendToAll = "send_to_all"
    /// Random households, and those who complained before.
    case sample
}
