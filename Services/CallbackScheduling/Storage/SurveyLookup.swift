import Casework
import Database
import Foundation
import Policy
import ServiceBootstrap
import SharedModels

/// What requests and jobs look up about a survey and its forms.
struct SurveyLookup: Sendable {
    let engine: CaseEngine

    /// How many forms stand where.
    struct Standing: Encodable, Hashable, Sendable {
        var listed = 0
        var occupied = 0
        var sent = 0
        var returned = 0
        var notReturned = 0

        /// Forms that went out.
        var out: Int { sent + returned + notReturned }
        var total: Int { listed + out }
    }

    func standing(of survey: SurveyID) async throws -> Standing {
        var standing = Standing()
        for row in try await engine.pool.query(SurveyStatements.states(of: survey)) {
            let count = try row.decode("forms", as: Int.self)
            standing.occupied += try row.decode("occupied", as: Int.self)
            switch SurveyFormState(rawValue: try row.decode("state")) {
            case .listed: standing.listed = count
            case .sent: standing.sent = count
            case .returned: standing.returned = count
            case .notReturned: standing.notReturned = count
            case nil: break
            }
        }
        return standing
    }

    /// What the opening of a survey is judged by (CBK-32, CBK-35, CBK-41).
    func list(of survey: Survey) async throws -> SurveyList {
        let standing = try await standing(of: survey.id)
        let previous = try await lastSurvey(of: survey, explained: false)
        let size = Survey.isSampled(survey.draft.kind, under: engine.policy) ? survey.draft.sampleSize : nil
        let explained = try await lastSurvey(of: survey, explained: true)
        return SurveyList(
            listed: standing.total, occupied: standing.occupied,
            areas: try await engine.pool.query(SurveyStatements.areas(of: survey.id)).map { try $0.decode("area") },
            chosen: try await number(SurveyStatements.chosenCount(of: survey.id, sample: size, previous: previous?.id)),
            missingRepeats: survey.draft.kind == .special ? try await missingRepeats(previous?.id, survey.id) : 0,
            previousId: previous?.id,
            improvements: explained.flatMap { known in
                known.explanation.map { SurveyImprovements(number: known.number, text: $0.text) }
            })
    }

    private func missingRepeats(_ previous: SurveyID?, _ survey: SurveyID) async throws -> Int {
        guard let previous else { return 0 }
        return try await number(SurveyStatements.missingRepeats(previous, in: survey))
    }

    /// The office's last survey, other than this one, that was analysed or explained.
    func lastSurvey(of survey: Survey, explained: Bool) async throws -> Survey? {
        let found = try await engine.pool.query(SurveyStatements.last(survey.office, before: survey.id, explained: explained)).first
        guard let id = try found?.decode("survey_id", as: UUID.self) else { return nil }
        return try await self.survey(SurveyID(id))
    }

    func survey(_ id: SurveyID) async throws -> Survey? { try await engine.reader.find(id.retyped(), as: Survey.self)?.body }

    /// What was counted of a survey (CBK-38).
    func counts(of survey: Survey) async throws -> SurveyCounts {
        let standing = try await standing(of: survey.id)
        var counts = SurveyCounts(
            sent: standing.out, returned: standing.returned,
            items: Array(repeating: SurveyTally(), count: survey.draft.items.count))
        for row in try await engine.pool.query(SurveyStatements.ratings(of: survey.id)) {
            let (item, number) = (try row.decode("item", as: Int.self), try row.decode("rating", as: Int16.self))
            guard counts.items.indices.contains(item - 1),
                let rating = ServiceRating.allCases.first(where: { SurveyIndex.number(of: $0) == number })
            else { continue }
            counts.items[item - 1].add(rating, try row.decode("times", as: Int.self))
        }
        return counts
    }

    func number(_ sql: SQL) async throws -> Int { try await engine.pool.query(sql).first?.decode(at: 0, as: Int.self) ?? 0 }

    /// The id of a household's form: the same whenever the household is listed for the survey.
    static func form(_ survey: SurveyID, _ household: String) -> SurveyFormID {
        CaseID(named: ["survey_form", survey.description, household]).retyped()
    }
}
