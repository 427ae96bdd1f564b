import Foundation
import Policy
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling

@Suite("What comes of a survey (CBK-33 to CBK-38, RPT-06)") struct SurveyAnalysisTests {
    private let items = SurveySample.draft().items

    private func result(
        _ kind: SurveyKind, returned: Int, sent: Int, _ tallies: [SurveyTally]? = nil, under policy: Policy = .baseline,
        after previous: SurveyPrevious? = nil
    ) -> SurveyResult {
        let counts = SurveyCounts(
            sent: sent, returned: returned, items: tallies ?? Array(repeating: SurveyTally(), count: items.count))
        return SurveyAnalysis(counts: counts, items: items, kind: kind, rules: policy).result(after: previous)
    }

    private func policy(_ mode: PenaltyMode) -> Policy {
        var settings = PolicySettings()
        settings.survey.penaltyMode = mode
        return Policy(name: "test", settings: settings)
    }

    /// WE-54: 40 very satisfied, 35 satisfied, 15 fairly satisfied, 10 dissatisfied.
    private let ninety = [
        SurveyTally(verySatisfied: 40, satisfied: 35, fairlySatisfied: 15, dissatisfied: 10), SurveyTally(), SurveyTally(),
    ]

    @Test(
        "WE-51, WE-53: each five points short cost one, by the mode of the policy (CBK-34, CBK-35, K-11, K-19)",
        arguments: [
            (SurveyKind.special, 183, 300, PenaltyMode.fullSteps, 6_100, 100), (.special, 183, 300, .proportional, 6_100, 180),
            (.special, 183, 300, .anyStartedStep, 6_100, 200), (.periodicOffice, 780, 1_000, .fullSteps, 7_800, 200),
            (.periodicOffice, 850, 1_000, .fullSteps, 8_500, 100), (.periodicOffice, 899, 1_000, .fullSteps, 8_990, 0),
            (.periodicOffice, 900, 1_000, .anyStartedStep, 9_000, 0), (.periodicOther, 650, 1_000, .fullSteps, 6_500, 100),
            (.special, 1, 20_000, .fullSteps, 0, 1_300),
        ])
    func penalty(kind: SurveyKind, returned: Int, sent: Int, mode: PenaltyMode, rate: Int, lost: Int) {
        let result = result(kind, returned: returned, sent: sent, under: policy(mode))
        #expect(result.returnRate == rate)
        #expect(result.penalty == lost)
        #expect(result.passed == nil)
    }

    @Test("WE-54, WE-55: 90 % of the rated items conform; less one point 89 % meet the target of 85 % (CBK-33, CBK-37)")
    func satisfaction() {
        let result = result(.special, returned: 183, sent: 300, ninety)
        #expect(result.satisfaction == 9_000)
        #expect(result.adjusted == 8_900)
        #expect(result.targetMet == true)
        #expect(result.returnMet == false)
    }

    @Test("WE-57: without a rating there is no rate, neither 0 nor 100 (CBK-33)") func nothingRated() {
        let result = result(.special, returned: 10, sent: 10)
        #expect(result.satisfaction == nil && result.adjusted == nil && result.targetMet == nil)
        #expect(result.classes.allSatisfy { $0.satisfaction == nil })
        #expect(result.paretoItems.isEmpty)
    }

    @Test("WE-58: an annual survey passes at exactly 60.0 % and fails at 59.9 %; no penalty (CBK-36)") func annual() {
        let (pass, fail) = (result(.annual, returned: 600, sent: 1_000, ninety), result(.annual, returned: 599, sent: 1_000, ninety))
        #expect(pass.passed == true && fail.passed == false)
        #expect(fail.penalty == 0 && fail.adjusted == 9_000)
    }

    @Test("The target is judged exactly, also where the share is rounded (CBK-37)") func exactTarget() {
        let short = SurveyTally(satisfied: 84_999, dissatisfied: 15_001)
        #expect(result(.annual, returned: 1, sent: 1, [short, SurveyTally(), SurveyTally()]).targetMet == false)
        let met = SurveyTally(satisfied: 85_000, dissatisfied: 15_000)
        #expect(result(.annual, returned: 1, sent: 1, [met, SurveyTally(), SurveyTally()]).targetMet == true)
        // A third of a point short of the target after a loss in proportion: 8,501 less 3.3 is not enough.
        let near = SurveyTally(satisfied: 8_501, dissatisfied: 1_499)
        let close = result(
            .special, returned: 2_095, sent: 3_000, [near, SurveyTally(), SurveyTally()], under: policy(.proportional))
        #expect(close.penalty == 3 && close.targetMet == false && close.adjusted == 8_497)
    }

    @Test("Results are counted by class and by item, raw; dissatisfaction is charted most first (CBK-38, CBK-41)") func classes() {
        let tallies = [
            SurveyTally(satisfied: 8, dissatisfied: 2), SurveyTally(satisfied: 1, dissatisfied: 5),
            SurveyTally(verySatisfied: 7, dissatisfied: 3),
        ]
        let result = result(.periodicOther, returned: 10, sent: 10, tallies)
        #expect(result.classes.map(\.class) == [.cleaning, .engineeringRepair])
        #expect(result.classes.map(\.satisfaction) == [7_500, 1_666])
        #expect(result.items.map(\.satisfaction) == [8_000, 1_666, 7_000])
        #expect(result.paretoItems.map(\.item) == [2, 3, 1])
        #expect(result.paretoItems.map(\.cumulative) == [5_000, 8_000, 10_000])
        #expect(result.paretoClasses.map(\.count) == [5, 5])
        #expect(result.paretoClasses.map(\.class) == [.cleaning, .engineeringRepair])
    }

    @Test("The office's last survey stands beside it (CBK-41, R-13)") func comparison() {
        let before = SurveyPrevious(surveyId: SurveySample.id, number: "SV-1", returnRate: 9_000, satisfaction: nil, adjusted: 8_000)
        let result = result(.special, returned: 183, sent: 300, ninety, after: before)
        #expect(result.returnRateChange == -2_900)
        #expect(result.satisfactionChange == nil)
        #expect(result.adjustedChange == 900)
    }

    @Test("Whatever is counted: counts add up, rates lie in range, fewer returns never cost less (CBK-33, CBK-34)")
    func properties() {
        var random = SplitMix(seed: 20_260_304)
        for _ in 0..<2_000 {
            let mode = PenaltyMode.allCases[Int.random(in: 0..<3, using: &random)]
            let kind = SurveyKind.allCases[Int.random(in: 0..<4, using: &random)]
            let sent = Int.random(in: 1...20_000, using: &random)
            let returned = Int.random(in: 0...sent, using: &random)
            let tallies = items.map { _ in
                SurveyTally(
                    verySatisfied: Int.random(in: 0...returned, using: &random), satisfied: Int.random(in: 0...3, using: &random),
                    fairlySatisfied: Int.random(in: 0...1, using: &random), dissatisfied: Int.random(in: 0...returned, using: &random))
            }
            let one = result(kind, returned: returned, sent: sent, tallies, under: policy(mode))
            #expect(one.overall.rated == one.items.reduce(0) { $0 + $1.tally.rated })
            #expect(one.overall == one.classes.reduce(SurveyTally()) { $0 + $1.tally })
            #expect(one.overall.dissatisfied == one.paretoItems.reduce(0) { $0 + $1.count })
            #expect(one.paretoItems.isEmpty || one.paretoItems.last?.cumulative == 10_000)
            #expect((0...10_000).contains(one.returnRate))
            #expect(one.adjusted.map { $0 >= 0 && $0 <= one.satisfaction ?? 0 } ?? (one.overall.rated == 0))
            #expect(one.returnMet == (one.returnRate >= one.returnMin))
            if returned > 0 {
                #expect(result(kind, returned: returned - 1, sent: sent, under: policy(mode)).penalty >= one.penalty)
            }
            #expect(!one.returnMet || one.penalty == 0)
        }
    }
}
