import Foundation
import SharedModels

/// A survey as a caller sees it, beside the fields that every case has. It names no household.
struct SurveyView: Encodable, Hashable, Sendable {
    let surveyKind: SurveyKind
    let title: String
    let property: SurveyProperty
    let themes: [SurveyTheme]
    let items: [SurveyItem]
    let methods: [SurveyMethod]
    let endsAt: Date
    let occupiedHouseholds: Int?
    let areas: [String]
    let sampleSize: Int?
    let sampled: Bool
    /// Households that get a form; absent before the survey is opened.
    let households: Int?
    /// What was improved after an earlier survey (CBK-41).
    let improvements: SurveyImprovements?
    let openedAt: Date?
    let distributedAt: Date?
    let closedAt: Date?
    let closedEarly: Bool
    let returns: SurveyReturns?
    let check: SurveyCheck?
    let verifiedAt: Date?
    let result: SurveyResult?
    let analysedAt: Date?
    let report: SurveyNote?
    let decision: SurveyDecision?
    let explanation: SurveyNote?
    let cancelledAt: Date?
}

extension Survey {
    /// What is written is about the survey as a whole, as in the view; it names no household.
    func showsReasons(to actor: Actor) -> Bool { true }

    func view(for actor: Actor) -> SurveyView {
        SurveyView(
            surveyKind: draft.kind, title: draft.title, property: draft.property, themes: draft.themes, items: draft.items,
            methods: draft.methods, endsAt: draft.endsAt, occupiedHouseholds: draft.occupiedHouseholds, areas: draft.areas,
            sampleSize: draft.sampleSize, sampled: isSampled, households: list?.chosen, improvements: list?.improvements,
            openedAt: openedAt, distributedAt: distributedAt, closedAt: closedAt, closedEarly: closedEarly, returns: returns, check: check,
            verifiedAt: verifiedAt, result: result, analysedAt: analysedAt, report: report, decision: decision, explanation: explanation,
            cancelledAt: cancelledAt)
    }
}
