import Foundation
import Policy
import SharedModels

/// From the counts to the explanation (domain 3.5, CBK-33 to CBK-41).
extension Survey {
    /// Works the result out, once (RPT-06).
    func analyse(
        _ counts: SurveyCounts, _ previous: SurveyPrevious?, _ rules: Policy, _ context: DecisionContext
    ) throws(Rejection) -> Decision<Survey> {
        guard counts.items.count == draft.items.count, counts.returned <= counts.sent else {
            throw Rejection(.invalid, "The counts do not fit the survey.")
        }
        let result = SurveyAnalysis(counts: counts, items: draft.items, kind: draft.kind, rules: rules).result(after: previous)
        var survey = self
        survey.state = .analysed
        survey.result = result
        survey.analysedAt = context.now
        return .changed(
            survey,
            SurveyAnalysed(
                surveyId: id, number: number, office: office, analysedAt: context.now, kind: draft.kind, sent: result.sent,
                returned: result.returned, returnRate: result.returnRate, returnMin: result.returnMin, satisfaction: result.satisfaction,
                penalty: result.penalty, adjusted: result.adjusted, dissatisfied: result.overall.dissatisfied,
                targetMet: result.targetMet, passed: result.passed))
    }

    /// The result goes with proposals to the leader in charge (CBK-41).
    func addReport(_ proposals: String, _ context: DecisionContext) throws(Rejection) -> Decision<Survey> {
        try Self.checkText(proposals, "proposals")
        var survey = self
        survey.state = .reported
        survey.report = SurveyNote(text: proposals, at: context.now, by: context.actor.role)
        return .changed(
            survey, SurveyReported(surveyId: id, number: number, office: office, reportedAt: context.now, kind: draft.kind),
            reason: proposals)
    }

    /// The leader in charge has decided; the survey stays reported until the improvements are explained.
    func addDecision(_ approved: Bool, _ text: String, _ context: DecisionContext) throws(Rejection) -> Decision<Survey> {
        try Self.checkText(text, "text")
        var survey = self
        survey.decision = SurveyDecision(approved: approved, note: SurveyNote(text: text, at: context.now, by: context.actor.role))
        return .changed(
            survey,
            SurveyDecided(surveyId: id, number: number, office: office, decidedAt: context.now, kind: draft.kind, approved: approved),
            reason: text)
    }

    /// The improvements, as the next survey of the office shows them to the owners (CBK-41).
    func addExplanation(_ text: String, _ context: DecisionContext) throws(Rejection) -> Decision<Survey> {
        try Self.checkText(text, "text")
        var survey = self
        survey.state = .explained
        survey.explanation = SurveyNote(text: text, at: context.now, by: context.actor.role)
        return .changed(
            survey, SurveyExplained(surveyId: id, number: number, office: office, explainedAt: context.now, kind: draft.kind), reason: text)
    }

    private static func checkText(_ text: String, _ field: String) throws(Rejection) {
        var checks = FieldChecks()
        checks.text(text, field)
        try checks.finish(rule: "CBK-41")
    }
}
