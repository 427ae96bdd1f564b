-- service: callbacks
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month,
        $5::text AS first_day, $6::text AS last_day
), survey AS (
    SELECT v.survey_id FROM scope s JOIN survey_index v ON v.opened_at >= s.from_at AND v.opened_at < s.before_at
)
SELECT form.*, result.*
FROM (
    SELECT count(*) FILTER (WHERE f.state IN ('sent', 'returned', 'not_returned')) AS sent,
           count(*) FILTER (WHERE f.state = 'returned') AS returned,
           coalesce(sum(n.rated), 0)::bigint AS rated, coalesce(sum(n.conforming), 0)::bigint AS conforming,
           coalesce(sum(n.rated - n.conforming), 0)::bigint AS dissatisfied,
           count(*) FILTER (WHERE c.body #>> '{answer,form,wantsCall}' = 'true') AS wants_call
    FROM survey v JOIN survey_form_index f ON f.survey_id = v.survey_id JOIN case_file c ON c.id = f.form_id
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE r > 0) AS rated, count(*) FILTER (WHERE r BETWEEN 1 AND 3) AS conforming FROM unnest(f.ratings) r) n
) form CROSS JOIN (
    SELECT count(*) FILTER (WHERE c.body #>> '{result,targetMet}' = 'true') AS target_met,
           count(*) FILTER (WHERE c.body ? 'report') AS proposed,
           count(*) FILTER (WHERE c.body #>> '{decision,approved}' = 'true') AS approved,
           count(*) FILTER (WHERE c.body ? 'explanation') AS explained
    FROM survey v JOIN case_file c ON c.id = v.survey_id
) result
