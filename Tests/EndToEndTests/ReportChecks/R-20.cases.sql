-- service: callbacks
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month,
        $5::text AS first_day, $6::text AS last_day)
SELECT i.task_id AS case_id, true AS done, i.rating = 'dissatisfied' OR i.problem IS NOT NULL AS with_problem,
       i.rating = 'dissatisfied' AS dissatisfied, i.problem = 'same_matter' AS same_matter, i.problem = 'other_matter' AS other_matter
FROM scope s
JOIN callback_index i ON i.done_at >= s.from_at AND i.done_at < s.before_at
