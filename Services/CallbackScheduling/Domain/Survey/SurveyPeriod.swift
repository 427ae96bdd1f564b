import Foundation
import Policy
import SharedModels

/// A period in which an office began no periodic survey, told of once (CBK-30, K-10).
struct SurveyPeriod: CaseType, Hashable {
    typealias Rules = Policy

    static let kind = CaseKind(name: "survey_period", numberPrefix: "SP")

    let id: SurveyPeriodID
    let number: String
    let office: String
    let from: Date
    /// Exclusive.
    let until: Date
    let toldAt: Date

    var stateCode: String { "missed" }
    var clocks: [CaseClock] { [] }
    var allowedCommands: [String] { [] }

    static func command(forDue clock: String) -> SurveyPeriodCommand? { nil }

    static func decide(
        _ current: SurveyPeriod?, _ command: SurveyPeriodCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Decision<SurveyPeriod> {
        guard context.actor.role == .system else { throw Rejection(.forbidden, "Periods are told of by the system.", rule: "CBK-30") }
        guard current == nil else { return .unchanged }
        guard context.now >= command.until else { throw Rejection(.ruleViolated, "The period is not over.", rule: "CBK-30") }
        let period = SurveyPeriod(
            id: context.caseID.retyped(), number: context.number, office: command.office, from: command.from, until: command.until,
            toldAt: context.now)
        return .changed(
            period,
            SurveyDue(
                periodId: period.id, number: period.number, office: period.office, toldAt: context.now, from: period.from,
                until: period.until))
    }

    /// Only the system acts, and writes nothing.
    func showsReasons(to actor: Actor) -> Bool { true }

    func view(for actor: Actor) -> SurveyPeriodView { SurveyPeriodView(from: from, until: until, toldAt: toldAt) }
}

/// System: a period is over and no periodic survey was begun in it.
struct SurveyPeriodCommand: CaseCommand, Hashable {
    let office: String
    let from: Date
    let until: Date

    var code: String { "miss" }
}

/// A period as a caller sees it.
struct SurveyPeriodView: Encodable, Hashable, Sendable {
    let from: Date
    let until: Date
    let toldAt: Date
}
