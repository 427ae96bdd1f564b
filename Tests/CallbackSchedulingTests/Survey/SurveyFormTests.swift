import Foundation
import Policy
import SharedModels
import Testing

@testable import CallbackScheduling

@Suite("The form of one household (domain 3.5)") struct SurveyFormTests {
    private func decide(
        _ current: SurveyForm?, _ command: SurveyFormCommand, as role: Role = .system, office: String? = nil,
        at now: Date = SurveySample.now
    ) throws(Rejection) -> (form: SurveyForm, events: [any Event])? {
        let actor = role == .system ? Actor.system : Actor(subject: "staff", role: role, office: office)
        let context = DecisionContext(
            now: now, caseID: SurveySample.formID.retyped(), number: "SF-20260304-000001", actor: actor, freshID: .v7())
        switch try SurveyForm.decide(current, command, under: .baseline, in: context) {
        case .unchanged: return nil
        case .changed(let change): return (change.after, change.events)
        }
    }

    private func list(_ change: (inout SurveyHousehold) -> Void = { _ in }) -> SurveyFormCommand {
        var household = SurveySample.household
        change(&household)
        return .list(SurveyFormRequest(surveyId: SurveySample.id, office: "osmanthus", items: 3, household: household))
    }

    private func sent() throws -> SurveyForm {
        let listed = try #require(try decide(nil, list(), as: .propertyOffice)).form
        return try #require(try decide(listed, .send(endsAt: local("2026-03-31 00:00")))).form
    }

    private func refusal(_ form: SurveyForm?, _ command: SurveyFormCommand, as role: Role = .system, at now: Date = SurveySample.now)
        -> Rejection?
    {
        do {
            _ = try decide(form, command, as: role, at: now)
            return nil
        } catch {
            return error
        }
    }

    @Test("A household is listed once; said again it is corrected while nothing is sent (CBK-32)") func listing() throws {
        let listed = try #require(try decide(nil, list(), as: .propertyOffice)).form
        #expect(try decide(listed, list(), as: .propertyOffice) == nil)
        let corrected = try #require(try decide(listed, list { $0.occupied = false }, as: .propertyOffice)).form
        #expect(!corrected.household.occupied)
        #expect(try refusal(sent(), list { $0.occupied = false }, as: .propertyOffice)?.code == .wrongState)
        #expect(refusal(nil, list { $0.household = " " }, as: .propertyOffice)?.fields.map(\.field) == ["household"])
        #expect(refusal(nil, list(), as: .engineering)?.rule == "CBK-43")
        #expect(throws: Rejection.self) { try decide(nil, list(), as: .propertyOffice, office: "donghu") }
    }

    @Test("The first answer stays; the same again changes nothing, another one is refused with when and how (CBK-31)") func oneAnswer()
        throws
    {
        let form = try sent()
        let answered = try #require(try decide(form, .answer(SurveySample.answer(.phone)), as: .csDept))
        #expect(answered.form.state == .returned)
        #expect(try decide(answered.form, .answer(SurveySample.answer(.phone)), as: .csDept) == nil)
        let second = try #require(refusal(answered.form, .answer(SurveySample.answer(.link))))
        #expect(second.code == .wrongState)
        #expect(second.detail.contains("phone") && second.detail.contains("2026-03-04") && second.detail.contains("cs_dept"))
    }

    @Test("Ratings travel in clear, remarks sealed only (D10)") func event() throws {
        let answered = try #require(try decide(sent(), .answer(SurveySample.answer(remarks: "秘密意见"))))
        let told = try #require(answered.events.first as? SurveyResponseReceived)
        #expect(told.ratings == [SurveyItemRating(item: 1, rating: .satisfied), SurveyItemRating(item: 3, rating: .dissatisfied)])
        #expect(told.sealed?.content?.remarks == "秘密意见")
        #expect(
            try #require(try decide(sent(), .answer(SurveySample.answer()))).events.first.map {
                ($0 as? SurveyResponseReceived)?.sealed == nil
            } == true)
    }

    @Test("An answer names items of the form, each once (CBK-33)") func ratings() throws {
        let form = try sent()
        for places in [[0], [4], [2, 2]] {
            var answer = SurveySample.answer()
            answer.ratings = places.map { SurveyItemRating(item: $0, rating: .satisfied) }
            #expect(refusal(form, .answer(answer))?.fields.map(\.field) == ["ratings"], "\(places)")
        }
        var long = SurveySample.answer()
        long.remarks = String(repeating: "长", count: 2_001)
        #expect(refusal(form, .answer(long))?.fields.map(\.field) == ["remarks"])
    }

    @Test("Answers are taken between the sending and the end, over the link from the household alone") func when() throws {
        let listed = try #require(try decide(nil, list(), as: .propertyOffice)).form
        #expect(refusal(listed, .answer(SurveySample.answer()))?.code == .wrongState)
        #expect(refusal(nil, .answer(SurveySample.answer()))?.code == .notFound)
        let form = try sent()
        #expect(refusal(form, .answer(SurveySample.answer()), at: local("2026-03-31 00:00"))?.code == .wrongState)
        #expect(refusal(form, .answer(SurveySample.answer(.link)), as: .csDept)?.code == .forbidden)
        #expect(refusal(form, .answer(SurveySample.answer(.visit)), as: .engineering)?.code == .forbidden)
        #expect(refusal(form, .answer(SurveySample.answer(.visit)), as: .csDept) == nil)
        let missed = try #require(try decide(form, .miss)).form
        #expect(missed.state == .notReturned)
        #expect(refusal(missed, .answer(SurveySample.answer()))?.code == .wrongState)
        #expect(try decide(missed, .miss) == nil)
    }

    @Test("After the end no form goes out any more") func late() throws {
        let listed = try #require(try decide(nil, list(), as: .propertyOffice)).form
        #expect(try decide(listed, .send(endsAt: SurveySample.now)) == nil)
    }

    @Test("Who does not call owners sees neither who it is nor what was remarked (OPS-01, D13)") func masking() throws {
        let form = try #require(try decide(sent(), .answer(SurveySample.answer(remarks: "秘密意见")))).form
        let masked = form.view(for: Actor(subject: "a", role: .engineering))
        #expect(masked.masked && masked.remarks == nil && masked.unit == "***" && masked.household == "***")
        #expect(masked.name == "张**" && masked.phone == "****3807")
        let full = form.view(for: Actor(subject: "a", role: .csDept))
        #expect(!full.masked && full.remarks == "秘密意见" && full.unit == "3-1-1201")
    }
}
