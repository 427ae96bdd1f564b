-- service: callbacks
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month,
        $5::text AS first_day, $6::text AS last_day
), line AS (
    SELECT i.office, i.rating, NULL::bigint AS adjusted
    FROM scope s
    JOIN callback_index i ON i.done_at >= s.from_at AND i.done_at < s.before_at
    UNION ALL
    SELECT v.office, NULL, (c.body #>> '{result,adjusted}')::bigint
    FROM scope s
    JOIN survey_index v ON v.analysed_at >= s.from_at AND v.analysed_at < s.before_at
    JOIN case_file c ON c.id = v.survey_id
    WHERE c.body -> 'result' ? 'adjusted'
)
SELECT office, count(rating) AS rated, count(*) FILTER (WHERE rating <> 'dissatisfied') AS content, count(adjusted) AS surveys,
       coalesce(sum(adjusted), 0)::bigint AS adjusted_points, (count(adjusted) * 10000)::bigint AS adjusted_whole
FROM line
GROUP BY GROUPING SETS ((), (office))
