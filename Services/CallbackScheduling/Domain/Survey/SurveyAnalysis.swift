import Foundation
import Policy
import SharedModels

/// How often each of the four ratings was given (CBK-33).
struct SurveyTally: Codable, Hashable, Sendable {
    var verySatisfied = 0
    var satisfied = 0
    var fairlySatisfied = 0
    var dissatisfied = 0

    /// Blank items are in neither.
    var conforming: Int { verySatisfied + satisfied + fairlySatisfied }
    var rated: Int { conforming + dissatisfied }

    /// Conforming of rated, in hundredths of a percent, rounded down; nil when nothing was rated (WE-57).
    var satisfaction: Int? { rated == 0 ? nil : conforming * 10_000 / rated }

    static func + (lhs: Self, rhs: Self) -> Self {
        SurveyTally(
            verySatisfied: lhs.verySatisfied + rhs.verySatisfied, satisfied: lhs.satisfied + rhs.satisfied,
            fairlySatisfied: lhs.fairlySatisfied + rhs.fairlySatisfied, dissatisfied: lhs.dissatisfied + rhs.dissatisfied)
    }

    /// Adds so many of one rating.
    mutating func add(_ rating: ServiceRating, _ count: Int) {
        switch rating {
        case .verySatisfied: verySatisfied += count
        case .satisfied: satisfied += count
        case .fairlySatisfied: fairlySatisfied += count
        case .dissatisfied: dissatisfied += count
        }
    }
}

/// What was counted when a survey had ended.
struct SurveyCounts: Codable, Hashable, Sendable {
    var sent: Int
    var returned: Int
    /// In the order of the survey's items.
    var items: [SurveyTally]
}

/// What came of a survey (R-13, RPT-06). Shares are hundredths of a percent, rounded down, so that a share that is shown as the threshold has
/// reached it; what is judged is judged exactly.
struct SurveyResult: Codable, Hashable, Sendable {
    let sent: Int
    let returned: Int
    let returnRate: Int
    /// What must come back (K-11).
    let returnMin: Int
    let returnMet: Bool
    let overall: SurveyTally
    /// Raw (CBK-33); nil when nothing was rated.
    let satisfaction: Int?
    /// Lost for forms that did not come back (CBK-34).
    let penalty: Int
    /// Raw less the penalty, not below zero.
    let adjusted: Int?
    /// The quality target (CBK-37, K-27); nil when none is set.
    let target: Int?
    let targetMet: Bool?
    /// Whether enough forms of an annual survey came back (CBK-36, WE-58).
    let passed: Bool?
    /// By class (CBK-38), those that the form has, raw.
    let classes: [SurveyShare]
    /// By item, raw.
    let items: [SurveyShare]
    /// Where dissatisfaction comes from, most first (CBK-41).
    let paretoClasses: [SurveyPareto]
    let paretoItems: [SurveyPareto]
    /// The office's survey before, and how this one differs from it.
    let previous: SurveyPrevious?
    let returnRateChange: Int?
    let satisfactionChange: Int?
    let adjustedChange: Int?
}

/// A class's or an item's part of the result.
struct SurveyShare: Codable, Hashable, Sendable {
    let `class`: SurveyClass
    /// The item's place on the form, from 1; nil for a class.
    let item: Int?
    let tally: SurveyTally
    let satisfaction: Int?
}

/// A bar of a Pareto chart of dissatisfied ratings.
struct SurveyPareto: Codable, Hashable, Sendable {
    let `class`: SurveyClass
    /// Nil for a class.
    let item: Int?
    let count: Int
    /// Of all dissatisfied ratings, this bar and those before it.
    let cumulative: Int
}

/// Works a survey's result out of its counts, in whole numbers throughout.
struct SurveyAnalysis {
    let counts: SurveyCounts
    let items: [SurveyItem]
    let kind: SurveyKind
    let rules: Policy

    /// The whole result.
    func result(after previous: SurveyPrevious? = nil) -> SurveyResult {
        let overall = counts.items.reduce(SurveyTally(), +)
        let (shares, classes) = (itemShares, classShares)
        let returnMin = rules.survey.returnMin(for: kind)
        let returnRate = counts.sent == 0 ? 0 : counts.returned * 10_000 / counts.sent
        let isMet = returnMin.isReached(by: counts.returned, of: counts.sent)
        let adjusted = adjusted(overall)
        return SurveyResult(
            sent: counts.sent, returned: counts.returned, returnRate: returnRate, returnMin: returnMin.basisPoints, returnMet: isMet,
            overall: overall, satisfaction: overall.satisfaction, penalty: penalty.basisPoints, adjusted: adjusted,
            target: rules.company.satisfactionTarget?.basisPoints, targetMet: isTargetMet(overall), passed: kind == .annual ? isMet : nil,
            classes: classes, items: shares, paretoClasses: pareto(classes), paretoItems: pareto(shares), previous: previous,
            returnRateChange: previous.map { returnRate - $0.returnRate },
            satisfactionChange: Self.difference(overall.satisfaction, previous?.satisfaction),
            adjustedChange: Self.difference(adjusted, previous?.adjusted))
    }

    private var penalty: SurveyPenalty { rules.survey.penalty(returned: counts.returned, sent: counts.sent, kind: kind) }

    /// The penalty applies to the overall rate only (domain 3.5).
    private func adjusted(_ overall: SurveyTally) -> Int? {
        guard overall.rated > 0 else { return nil }
        return max(0, difference(overall, lessOf: 0)) / (overall.rated * penalty.denominator)
    }

    /// Judged exactly, not by the rounded share (CBK-37, WE-55).
    private func isTargetMet(_ overall: SurveyTally) -> Bool? {
        guard let target = rules.company.satisfactionTarget, overall.rated > 0 else { return nil }
        return target == .zero || difference(overall, lessOf: target.basisPoints) >= 0
    }

    /// Satisfaction less the penalty less some hundredths of a percent, over the common denominator of all three.
    private func difference(_ overall: SurveyTally, lessOf points: Int) -> Int {
        (overall.conforming * 10_000 - points * overall.rated) * penalty.denominator - penalty.numerator * overall.rated
    }

    private var itemShares: [SurveyShare] {
        zip(items, counts.items).enumerated().map { index, pair in
            SurveyShare(class: pair.0.class, item: index + 1, tally: pair.1, satisfaction: pair.1.satisfaction)
        }
    }

    private var classShares: [SurveyShare] {
        SurveyClass.allCases.compactMap { one in
            let tallies = zip(items, counts.items).filter { $0.0.class == one }.map(\.1)
            guard !tallies.isEmpty else { return nil }
            let tally = tallies.reduce(SurveyTally(), +)
            return SurveyShare(class: one, item: nil, tally: tally, satisfaction: tally.satisfaction)
        }
    }

    /// Most first; of equal ones the earlier on the form.
    private func pareto(_ shares: [SurveyShare]) -> [SurveyPareto] {
        let total = shares.reduce(0) { $0 + $1.tally.dissatisfied }
        var sum = 0
        let bars = shares.enumerated().filter { $0.element.tally.dissatisfied > 0 }
            .sorted { ($1.element.tally.dissatisfied, $0.offset) < ($0.element.tally.dissatisfied, $1.offset) }
        return bars.map { _, share in
            sum += share.tally.dissatisfied
            return SurveyPareto(class: share.class, item: share.item, count: share.tally.dissatisfied, cumulative: sum * 10_000 / total)
        }
    }

    private static func difference(_ now: Int?, _ before: Int?) -> Int? { now.flatMap { now in before.map { now - $0 } } }
}
