-- service: callbacks
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month,
        $5::text AS first_day, $6::text AS last_day)
SELECT count(*) AS done, count(*) FILTER (WHERE i.rating = 'dissatisfied' OR i.problem IS NOT NULL) AS with_problem,
       count(*) FILTER (WHERE i.rating = 'dissatisfied') AS dissatisfied,
       count(*) FILTER (WHERE i.problem = 'same_matter') AS same_matter,
       count(*) FILTER (WHERE i.problem = 'other_matter') AS other_matter
FROM callback_index i CROSS JOIN scope s
WHERE i.done_at >= s.from_at AND i.done_at < s.before_at
