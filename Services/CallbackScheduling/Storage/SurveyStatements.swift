import Database
import Foundation
import SharedModels

/// What is asked of the tables of surveys.
enum SurveyStatements {
    /// Surveys in one of some states, in the order of their ids.
    static func atWork(_ states: [SurveyState], after: UUID, limit: Int) -> SQL {
        """
        SELECT survey_id FROM survey_index
        WHERE state = ANY (\(states.map(\.rawValue))) AND survey_id > \(after)
        ORDER BY survey_id LIMIT \(Int64(limit))
        """
    }

    /// How many forms of a survey are in each state, and how many of those are of occupied households.
    static func states(of survey: SurveyID) -> SQL {
        """
        SELECT state, count(*) AS forms, count(*) FILTER (WHERE occupied) AS occupied
        FROM survey_form_index WHERE survey_id = \(survey.uuid) GROUP BY state
        """
    }

    /// Areas that occupied households of a survey lie in.
    static func areas(of survey: SurveyID) -> SQL {
        "SELECT DISTINCT area FROM survey_form_index WHERE survey_id = \(survey.uuid) AND occupied AND area IS NOT NULL ORDER BY area"
    }

    /// The last survey of an office, other than this one, that came as far as a column says.
    static func last(_ office: String, before survey: SurveyID, explained: Bool) -> SQL {
        let column: SQL = explained ? "explained_at" : "analysed_at"
        return """
            SELECT survey_id FROM survey_index
            WHERE office = \(office) AND survey_id <> \(survey.uuid) AND \(column) IS NOT NULL
            ORDER BY \(column) DESC, survey_id DESC LIMIT 1
            """
    }

    /// Households that were dissatisfied in an earlier survey and are not on the list of this one (CBK-35).
    static func missingRepeats(_ previous: SurveyID, in survey: SurveyID) -> SQL {
        """
        SELECT count(*) AS missing FROM survey_form_index p
        WHERE p.survey_id = \(previous.uuid) AND 4 = ANY (p.ratings)
          AND NOT EXISTS (
              SELECT FROM survey_form_index f
              WHERE f.survey_id = \(survey.uuid) AND f.household = p.household)
        """
    }

    /// The households of a survey that get a form: every occupied one, or of a sample (K-20) those that complained before or were dissatisfied
    /// in the last survey, one of each area, and of the others as many as make up the size, by a lot that only the survey's id decides.
    static func chosen(of survey: SurveyID, sample size: Int?, previous: SurveyID?) -> SQL {
        guard let size else { return "SELECT form_id, state FROM survey_form_index WHERE survey_id = \(survey.uuid) AND occupied" }
        let before = previous.map { [$0.uuid] } ?? []
        return """
            SELECT form_id, state FROM (
                SELECT form_id, state, must, row_number() OVER (ORDER BY must DESC, lot, form_id) AS place
                FROM (
                    SELECT l.form_id, l.state, l.lot,
                           l.complained OR row_number() OVER (PARTITION BY l.area ORDER BY l.lot, l.form_id) = 1
                           OR EXISTS (
                               SELECT FROM survey_form_index p
                               WHERE p.survey_id = ANY (\(before)) AND p.household = l.household AND 4 = ANY (p.ratings)) AS must
                    FROM (
                        SELECT f.*, md5(\(survey.description)::text || f.form_id::text) AS lot
                        FROM survey_form_index f WHERE f.survey_id = \(survey.uuid) AND f.occupied
                    ) l
                ) m
            ) n WHERE must OR place <= \(Int64(size))
            """
    }

    /// How many of those there are.
    static func chosenCount(of survey: SurveyID, sample size: Int?, previous: SurveyID?) -> SQL {
        "SELECT count(*) AS forms FROM (\(chosen(of: survey, sample: size, previous: previous))) c"
    }

    /// Those of them that wait for their form.
    static func toSend(of survey: SurveyID, sample size: Int?, previous: SurveyID?, limit: Int) -> SQL {
        "SELECT form_id FROM (\(chosen(of: survey, sample: size, previous: previous))) c WHERE state = 'listed' LIMIT \(Int64(limit))"
    }

    /// Forms of a survey in a state.
    static func forms(of survey: SurveyID, _ state: SurveyFormState, limit: Int) -> SQL {
        """
        SELECT form_id FROM survey_form_index WHERE survey_id = \(survey.uuid) AND state = \(state.rawValue)
        ORDER BY form_id LIMIT \(Int64(limit))
        """
    }

    /// How often each rating was given to each item, from 1 (CBK-38).
    static func ratings(of survey: SurveyID) -> SQL {
        """
        SELECT r.item, r.rating, count(*) AS times
        FROM survey_form_index f CROSS JOIN LATERAL unnest(f.ratings) WITH ORDINALITY AS r (rating, item)
        WHERE f.survey_id = \(survey.uuid) AND f.state = 'returned' AND r.rating > 0
        GROUP BY r.item, r.rating
        """
    }

    /// Answers that are called about: as many as are checked, by a lot that only the survey's id decides, of the households with a telephone
    /// (CBK-42), and those that owe a call.
    static func toCall(of survey: SurveyID, checks: Int) -> SQL {
        """
        SELECT form_id, coalesce(place <= \(Int64(checks)), false) AS checked FROM (
            SELECT form_id, owes_call, CASE WHEN has_phone THEN
                row_number() OVER (PARTITION BY has_phone ORDER BY md5('check' || \(survey.description)::text || form_id::text), form_id) END AS place
            FROM (
                SELECT f.form_id, f.owes_call, coalesce(c.body #>> '{household,phone}', '') <> '' AS has_phone
                FROM survey_form_index f JOIN case_file c ON c.id = f.form_id
                WHERE f.survey_id = \(survey.uuid) AND f.state = 'returned'
            ) r
        ) n WHERE place <= \(Int64(checks)) OR owes_call
        """
    }

    /// Answers whose household asked for a call, or is dissatisfied and said why.
    static func owingCalls(of survey: SurveyID) -> SQL {
        "SELECT form_id FROM survey_form_index WHERE survey_id = \(survey.uuid) AND state = 'returned' AND owes_call ORDER BY form_id"
    }

    /// Which of these callback tasks are there.
    static func known(_ tasks: [UUID]) -> SQL { "SELECT id FROM case_file WHERE id = ANY (\(tasks))" }

    /// The ratings of forms, and what became of the callback tasks with these ids, in the same order.
    static func checks(_ forms: [UUID], tasks: [UUID]) -> SQL {
        """
        SELECT f.ratings, c.state, c.body #>> '{record,form,rating}' AS said
        FROM unnest(\(forms), \(tasks)) AS n (form_id, task_id)
        JOIN survey_form_index f USING (form_id)
        LEFT JOIN case_file c ON c.id = n.task_id
        """
    }

    /// Households of a survey with a form, in the order of their names.
    static func links(of survey: SurveyID, after household: String, limit: Int) -> SQL {
        """
        SELECT form_id, household, area, state FROM survey_form_index
        WHERE survey_id = \(survey.uuid) AND state <> 'listed' AND household > \(household)
        ORDER BY household LIMIT \(Int64(limit))
        """
    }

    /// Periods that are over in which an office, known since before they began, opened no periodic survey, oldest first (K-10).
    static func missedPeriods(_ spans: [(from: Date, until: Date)], limit: Int) -> SQL {
        """
        WITH \(KnownOffices.tables)
        SELECT k.office, s.start_at, s.end_at
        FROM known k JOIN unnest(\(spans.map(\.from)), \(spans.map(\.until))) AS s (start_at, end_at) ON k.since < s.start_at
        WHERE NOT EXISTS (
            SELECT FROM survey_index i
            WHERE i.office = k.office AND i.kind IN ('periodic_office', 'periodic_other')
              AND i.opened_at >= s.start_at AND i.opened_at < s.end_at)
          AND NOT EXISTS (
              SELECT FROM case_file c WHERE c.kind = 'survey_period' AND c.office = k.office
                AND (c.body ->> 'from')::timestamptz = s.start_at)
        ORDER BY s.start_at, k.office LIMIT \(Int64(limit))
        """
    }
}
