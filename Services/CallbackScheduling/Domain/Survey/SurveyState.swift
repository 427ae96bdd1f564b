/// The states of a survey (domain 3.5).
enum SurveyState: String, Codable, Sendable, CaseIterable {
    /// Being prepared: items, and the list of households.
    case draft
    /// The list is complete and the forms go out.
    case distributing
    /// Every household has its form.
    case collecting
    /// No more answers are taken; some are checked by callbacks (CBK-42).
    case closedForReturns = "closed_for_returns"
    /// The answers were checked.
    case verified
    /// Rates, penalty and classes are worked out.
    case analysed
    /// The result is with the leader in charge (CBK-41).
    case reported
    /// The improvements are written down for the owners.
    case explained
    /// It was given up before it was opened.
    case cancelled

    /// What can be asked of a survey in this state.
    var commands: [SurveyCommand.Code] {
        switch self {
        case .draft: [.amend, .cancel, .open]
        case .distributing: [.distribute, .clockDue]
        case .collecting: [.close, .clockDue]
        case .closedForReturns: [.sample, .verify]
        case .verified: [.analyse]
        case .analysed: [.report]
        case .reported: [.decide, .explain]
        case .explained, .cancelled: []
        }
    }

    /// Whether households may answer.
    var takesAnswers: Bool { self == .distributing || self == .collecting }
}

/// The states of a household's form.
enum SurveyFormState: String, Codable, Sendable, CaseIterable {
    /// The household is on the list.
    case listed
    /// It has its form.
    case sent
    /// It has answered.
    case returned
    /// The survey ended before it did.
    case notReturned = "not_returned"
}
