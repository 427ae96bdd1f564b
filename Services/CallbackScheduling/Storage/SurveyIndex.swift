import Casework
import Database
import Foundation
import SharedModels

/// The tables `survey_index` and `survey_form_index`, brought up to date with every change of a survey or a form.
enum SurveyIndex {
    static let surveys = CaseIndex(Survey.self) { cases in
        let surveys = cases.map(\.body)
        return [
            """
            INSERT INTO survey_index (survey_id, number, office, kind, state, opened_at, analysed_at, explained_at)
            SELECT * FROM unnest(
                \(surveys.map(\.id.uuid)), \(surveys.map(\.number)), \(surveys.map(\.office)), \(surveys.map(\.draft.kind.rawValue)),
                \(surveys.map(\.state.rawValue)), \(surveys.map(\.openedAt)), \(surveys.map(\.analysedAt)),
                \(surveys.map { $0.explanation?.at }))
            ON CONFLICT (survey_id) DO UPDATE SET
                kind = EXCLUDED.kind, state = EXCLUDED.state, opened_at = EXCLUDED.opened_at, analysed_at = EXCLUDED.analysed_at,
                explained_at = EXCLUDED.explained_at
            """
        ]
    }

    static let forms = CaseIndex(SurveyForm.self) { cases in
        let forms = cases.map(\.body)
        return [
            """
            INSERT INTO survey_form_index (form_id, survey_id, household, area, state, occupied, complained, ratings, owes_call)
            SELECT n.form_id, n.survey_id, n.household, n.area, n.state, n.occupied, n.complained, n.ratings::smallint[], n.owes_call
            FROM unnest(
                \(forms.map(\.id.uuid)), \(forms.map(\.surveyId.uuid)), \(forms.map(\.household.household)),
                \(forms.map(\.household.area)), \(forms.map(\.state.rawValue)), \(forms.map(\.household.occupied)),
                \(forms.map(\.household.complainedBefore)), \(forms.map(list)), \(forms.map(\.owesCall))
            ) AS n (form_id, survey_id, household, area, state, occupied, complained, ratings, owes_call)
            ON CONFLICT (form_id) DO UPDATE SET
                area = EXCLUDED.area, state = EXCLUDED.state, occupied = EXCLUDED.occupied, complained = EXCLUDED.complained,
                ratings = EXCLUDED.ratings, owes_call = EXCLUDED.owes_call
            """
        ]
    }

    /// What stands for a rating in `survey_form_index.ratings`.
    static func number(of rating: ServiceRating) -> Int16 {
        switch rating {
        case .verySatisfied: 1
        case .satisfied: 2
        case .fairlySatisfied: 3
        case .dissatisfied: 4
        }
    }

    /// The ratings as PostgreSQL writes an array of them: `unnest` would take an array of arrays apart.
    private static func list(_ form: SurveyForm) -> String? {
        guard let answer = form.answer else { return nil }
        var numbers = [Int16](repeating: 0, count: form.items)
        for rating in answer.form.ratings where numbers.indices.contains(rating.item - 1) {
            numbers[rating.item - 1] = number(of: rating.rating)
        }
        return "{" + numbers.map(String.init).joined(separator: ",") + "}"
    }
}

extension SurveyForm {
    /// Whether somebody calls about it: it asks for that, or is dissatisfied and says why.
    fileprivate var owesCall: Bool {
        guard let given = answer?.form else { return false }
        return given.wantsCall || given.remarks != nil && given.ratings.contains { $0.rating == .dissatisfied }
    }
}
