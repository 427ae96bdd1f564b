-- service: callbacks
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month,
        $5::text AS first_day, $6::text AS last_day
), survey AS (
    SELECT v.survey_id, v.kind, c.body
    FROM scope s
    JOIN survey_index v ON v.opened_at >= s.from_at AND v.opened_at < s.before_at
    JOIN case_file c ON c.id = v.survey_id
), line AS (
    SELECT v.kind, f.state, n.rated, n.conforming, c.body #>> '{answer,form,wantsCall}' = 'true' AS wants_call, NULL::jsonb AS survey
    FROM survey v
    JOIN survey_form_index f ON f.survey_id = v.survey_id
    JOIN case_file c ON c.id = f.form_id
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE r > 0) AS rated, count(*) FILTER (WHERE r BETWEEN 1 AND 3) AS conforming FROM unnest(f.ratings) r) n
    UNION ALL
    SELECT kind, NULL, 0, 0, false, body FROM survey
)
SELECT kind, count(*) FILTER (WHERE state IN ('sent', 'returned', 'not_returned')) AS sent, count(*) FILTER (WHERE state = 'returned') AS returned,
       coalesce(sum(rated), 0)::bigint AS rated, coalesce(sum(conforming), 0)::bigint AS conforming,
       coalesce(sum(rated - conforming), 0)::bigint AS dissatisfied,
       count(*) FILTER (WHERE wants_call) AS wants_call, count(*) FILTER (WHERE survey #>> '{result,targetMet}' = 'true') AS target_met,
       count(*) FILTER (WHERE survey ? 'report') AS proposed, count(*) FILTER (WHERE survey #>> '{decision,approved}' = 'true') AS approved,
       count(*) FILTER (WHERE survey ? 'explanation') AS explained,
       -- Means over the surveys that are analysed, in ten-thousandths.
       (count(survey -> 'result') * 10000)::bigint AS analysed_points,
       coalesce(sum((survey #>> '{result,returnMin}')::bigint), 0)::bigint AS return_min_points,
       coalesce(sum((survey #>> '{result,penalty}')::bigint), 0)::bigint AS penalty_points,
       coalesce(sum((survey #>> '{result,adjusted}')::bigint), 0)::bigint AS adjusted_points,
       (count(*) FILTER (WHERE survey -> 'result' ? 'adjusted') * 10000)::bigint AS adjusted_whole
FROM line
GROUP BY GROUPING SETS ((), (kind))
