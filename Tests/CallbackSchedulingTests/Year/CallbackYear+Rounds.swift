import Foundation
import Policy
import SharedModels
import TestSupport

@testable import CallbackScheduling

/// One survey of the year, with what its households did by the plan of this test.
struct YearSurvey {
    var forms: [SurveyForm] = []
    var answered = 0
    /// Matters of those who asked for a call, or are dissatisfied and say why.
    var calls: [Int] = []
    var result: SurveyResult?
    var told: [any Event] = []
}

/// What is planned: a routine round each month, a round of visits each half year, a survey each quarter (CBK-16, CBK-29, CBK-30).
extension CallbackYear {
    /// A round, through the plan's own decisions; its owners become matters when it begins, and what nobody began is dropped at its end.
    /// - Returns: Who was selected.
    mutating func addRound(_ kind: CallbackKind, from first: LocalDate, to last: LocalDate, owners: Int, _ channel: CallbackChannel) throws
        -> Int
    {
        var story = PlanStory(at: EstateZone.shanghai.startOfDay(first).addingTimeInterval(-36_000))
        let share = kind == .routineMonthly ? 3_000 : nil
        try story.give(
            .draft(
                office: "osmanthus",
                PlanStory.form(kind, share: share) {
                    $0.firstDay = first
                    $0.lastDay = last
                    $0.channel = channel
                }))
        try story.give(.owners(PlanStory.owners(0..<owners, key: 0..<2)))
        try story.give(.approve)
        story.now = EstateZone.shanghai.startOfDay(first)
        try story.give(.clockDue(.start), as: .system)
        for owner in story.it.selected {
            let request = story.it.request(for: owner, under: rules)
            let number = add(kind, handledAt: request.handledAt, dueBy: request.dueBy, isVisit: channel == .visit)
            plan(.planEnds(number), at: EstateZone.shanghai.endOfDay(last))
        }
        return story.it.selected.count
    }

    /// A survey, through the decisions of survey and forms; who owes a call becomes a matter.
    mutating func addSurvey(opened: Date, households: Int) throws -> YearSurvey {
        var survey = YearSurvey()
        var story = SurveyStory()
        story.now = opened
        var draft = SurveySample.draft()
        draft.endsAt = opened + 20 * PlainDays.day
        try story.give(.draft(office: "osmanthus", draft), as: .ownerServiceSupervisor)
        try story.give(.open(SurveySample.list(households)), as: .propertyOffice)
        func decide(_ form: SurveyForm?, _ command: SurveyFormCommand, _ number: Int, _ now: Date) throws -> SurveyForm? {
            let context = DecisionContext(
                now: now, caseID: CaseID(.v7(milliseconds: 1, high: 7, low: UInt64(number))), number: "SF-\(number)", actor: .system,
                freshID: .v7(milliseconds: 1, high: 7, low: 0))
            var listing = context
            if case .list = command {
                listing = DecisionContext(
                    now: now, caseID: context.caseID, number: context.number, actor: Actor(subject: "a", role: .propertyOffice),
                    freshID: context.freshID)
            }
            guard case .changed(let change) = try SurveyForm.decide(form, command, under: .baseline, in: listing) else { return nil }
            return change.after
        }
        for number in 0..<households {
            var household = SurveySample.household
            household.household = "H\(number)"
            let request = SurveyFormRequest(surveyId: SurveySample.id, office: "osmanthus", items: draft.items.count, household: household)
            var form = try decide(nil, .list(request), number, opened)
            form = try decide(form, .send(endsAt: draft.endsAt), number, opened + 60)
            guard let sent = form else { continue }
            var last = sent
            if chance(80) {
                let at = opened + seconds(3_600..<25 * PlainDays.day)
                var answer = SurveySample.answer(remarks: chance(20) ? "意见" : nil)
                answer.wantsCall = chance(10)
                if chance(70) { answer.ratings = [SurveyItemRating(item: 1, rating: .satisfied)] }
                // After the end it is refused.
                if let returned = try? decide(sent, .answer(answer), number, at) {
                    last = returned
                    survey.answered += 1
                    var second = answer
                    second.wantsCall.toggle()
                    if (try? decide(returned, .answer(second), number, at + 60)) != nil { survey.answered += 1 }
                    let isCross = answer.ratings.contains { $0.rating == .dissatisfied } && answer.remarks != nil
                    if answer.wantsCall || isCross { survey.calls.append(add(.surveyCheck, handledAt: at)) }
                }
            }
            if let missed = try decide(last, .miss, number, draft.endsAt + 60) { last = missed }
            survey.forms.append(last)
        }
        story.now = opened + 120
        try story.give(.distribute(sent: households), as: .propertyOffice)
        story.now = draft.endsAt
        try story.give(.clockDue)
        let returned = survey.forms.count { $0.state == .returned }
        try story.give(.sample(SurveyReturns(sent: households, returned: returned, chosen: rules.survey.checks(of: returned))))
        try story.give(.verify(SurveyCheck(checked: 0, contradicted: 0)))
        let tally = SurveyTally(satisfied: returned)
        try story.give(
            .analyse(SurveyCounts(sent: households, returned: returned, items: [tally, SurveyTally(), SurveyTally()]), previous: nil))
        survey.result = story.it.result
        survey.told = story.events
        return survey
    }
}
