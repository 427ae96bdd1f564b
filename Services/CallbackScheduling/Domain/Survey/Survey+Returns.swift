import Foundation
import Policy
import SharedModels

/// From the list of households to the last answer (domain 3.5).
extension Survey {
    /// Whether a survey of this kind asks only a sample of its list (K-20).
    static func isSampled(_ kind: SurveyKind, under rules: Policy) -> Bool {
        kind == .special && rules.survey.specialSampleMode == .sample
    }

    /// The forms go out. In an office building all occupied households are on the list (CBK-32); a special survey covers all areas, and
    /// nobody is left out who was dissatisfied in the survey before (CBK-35).
    func open(
        _ list: SurveyList, of seen: SurveyDraft?, _ rules: Policy, _ context: DecisionContext
    ) throws(Rejection) -> Decision<Survey> {
        guard seen == nil || seen == draft else {
            throw Rejection(.wrongState, "The draft was changed meanwhile; look at it and open it again.")
        }
        guard context.now < draft.endsAt else { throw Rejection(.ruleViolated, "The survey's end is over; make a new one.") }
        if draft.kind == .periodicOffice, let expected = draft.occupiedHouseholds, list.occupied != expected {
            throw Rejection(
                .ruleViolated,
                "The list has \(list.occupied) occupied households and the building \(expected); every one of them is asked.",
                rule: "CBK-32")
        }
        if draft.kind == .special {
            let missing = Set(draft.areas).subtracting(list.areas).count
            guard missing == 0 else {
                throw Rejection(.ruleViolated, "\(missing) areas of the office have no household on the list.", rule: "CBK-35")
            }
            guard list.missingRepeats == 0 else {
                throw Rejection(
                    .ruleViolated, "\(list.missingRepeats) households that were dissatisfied in the last survey are not on the list.",
                    rule: "CBK-35")
            }
        }
        guard list.chosen > 0 else { throw Rejection(.ruleViolated, "Nobody on the list would get a form.", rule: "CBK-32") }
        var survey = self
        survey.state = .distributing
        survey.list = list
        survey.openedAt = context.now
        survey.isSampled = Self.isSampled(draft.kind, under: rules)
        survey.clocks.start(Self.clockName, at: context.now, bound: draft.endsAt, now: context.now, cause: "open")
        return .changed(
            survey,
            SurveyOpened(
                surveyId: id, number: number, office: office, openedAt: context.now, kind: draft.kind, households: list.chosen,
                endsAt: draft.endsAt, itemClasses: draft.items.map(\.class)))
    }

    /// Every household that is to be asked has its form.
    func distribute(_ sent: Int, _ context: DecisionContext) throws(Rejection) -> Decision<Survey> {
        let expected = list?.chosen ?? 0
        guard sent > 0, sent >= expected else {
            throw Rejection(.ruleViolated, "\(sent) of \(expected) forms are out; the others go out in a moment.")
        }
        var survey = self
        survey.state = .collecting
        survey.distributedAt = context.now
        return .changed(
            survey,
            SurveyDistributed(surveyId: id, number: number, office: office, distributedAt: context.now, kind: draft.kind, sent: sent))
    }

    /// No more answers are taken.
    func close(early: Bool, _ context: DecisionContext) -> Decision<Survey> {
        var survey = self
        survey.state = .closedForReturns
        survey.closedAt = context.now
        survey.closedEarly = early
        survey.clocks.stop(Self.clockName, at: context.now, cause: early ? "close" : "clock-due")
        return .changed(
            survey, SurveyClosed(surveyId: id, number: number, office: office, closedAt: context.now, kind: draft.kind, early: early))
    }

    /// All answers are in.
    func sample(_ returns: SurveyReturns, _ context: DecisionContext) -> Decision<Survey> {
        var survey = self
        survey.returns = returns
        return .changed(
            survey,
            SurveySampled(
                surveyId: id, number: number, office: office, sampledAt: context.now, kind: draft.kind, sent: returns.sent,
                returned: returns.returned, chosen: returns.chosen))
    }

    /// The chosen answers were checked (CBK-42).
    func verify(_ check: SurveyCheck, _ context: DecisionContext) -> Decision<Survey> {
        var survey = self
        survey.state = .verified
        survey.check = check
        survey.verifiedAt = context.now
        return .changed(
            survey,
            SurveyVerified(
                surveyId: id, number: number, office: office, verifiedAt: context.now, kind: draft.kind, checked: check.checked,
                contradicted: check.contradicted))
    }
}
