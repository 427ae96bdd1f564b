-- service: callbacks
-- without: settled (whether a complaint is over stands in another service)
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month,
        $5::text AS first_day, $6::text AS last_day)
SELECT i.kind, count(*) AS done,
       count(*) FILTER (WHERE i.rating = 'very_satisfied') AS very_satisfied,
       count(*) FILTER (WHERE i.rating = 'satisfied') AS satisfied,
       count(*) FILTER (WHERE i.rating = 'fairly_satisfied') AS fairly_satisfied,
       count(*) FILTER (WHERE i.rating = 'dissatisfied') AS dissatisfied,
       count(*) FILTER (WHERE i.rating <> 'dissatisfied') AS content,
       count(i.problem) AS with_problem,
       count(*) FILTER (WHERE c.body ? 'raisedComplaintId') AS complaints,
       count(*) FILTER (WHERE jsonb_array_length(coalesce(c.body -> 'reviews', '[]')) > 0) AS reviewed
FROM callback_index i CROSS JOIN scope s JOIN case_file c ON c.id = i.task_id
WHERE i.kind IN ('routine_monthly', 'periodic_quarterly', 'targeted') AND i.done_at >= s.from_at AND i.done_at < s.before_at
GROUP BY GROUPING SETS ((), (i.kind))
