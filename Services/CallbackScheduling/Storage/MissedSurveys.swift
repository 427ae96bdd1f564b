import Casework
import Database
import Foundation
import Policy
import ServiceBootstrap
import SharedModels

/// Tells of each period that is over and in which an office began no periodic survey, once (CBK-30, K-10).
///
/// An office is asked for surveys from the period after the one in which this service first had work from it (`KnownOffices`).
struct MissedSurveys: Sendable {
    let engine: CaseEngine

    /// Periods that are made up for when no instance ran.
    private static let longestGap = 8
    private static let page = 50

    static func job(on ground: JobGround) -> Job {
        let missed = MissedSurveys(engine: ground.engine)
        return Job("missed-surveys", every: .seconds(60)) { try await missed.pass() }
    }

    /// - Returns: Whether there may be more at once.
    func pass() async throws -> Bool {
        guard let period = engine.policy.survey.periodicEvery.period else { return false }
        let spans = Self.spans(of: period, in: engine.policy.days.zone, at: try await engine.now())
        let found = try await engine.pool.query(SurveyStatements.missedPeriods(spans, limit: Self.page))
        for row in found {
            try Task.checkCancellation()
            let command = SurveyPeriodCommand(
                office: try row.decode("office"), from: try row.decode("start_at"), until: try row.decode("end_at"))
            let id = CaseID(named: ["survey_period", command.office, command.from.ISO8601Format(), command.until.ISO8601Format()])
            let result = await engine.runner.submit(
                Submission(command, to: id, as: SurveyPeriod.self, under: engine.policy, cause: .system(), creates: true))
            guard case .accepted = result else { throw SurveyNotTaken(what: "a period, \(command.code)") }
        }
        return found.count == Self.page
    }

    /// The last periods that are over, newest first.
    static func spans(of period: CalendarPeriod, in zone: EstateZone, at now: Date) -> [(from: Date, until: Date)] {
        var end = period.start(containing: zone.date(of: now))
        return (0..<longestGap).map { _ in
            let start = period.start(containing: end.adding(days: -1))
            defer { end = start }
            return (zone.startOfDay(start), zone.startOfDay(end))
        }
    }
}
