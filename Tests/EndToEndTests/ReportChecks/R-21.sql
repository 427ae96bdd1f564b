-- service: intake
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month, $5::text AS first_day,
           $6::text AS last_day
), patrol AS (
    SELECT i.done_on::text AS day, c.body
    FROM scope s
    JOIN patrol_index i ON i.done_on BETWEEN s.first_day::date AND s.last_day::date
    JOIN case_file c ON c.id = i.patrol_id
), line AS (
    SELECT day, 'patrol' AS what, 0 AS missing, false AS is_important, false AS is_case, false AS is_settled FROM patrol
    UNION ALL
    SELECT p.day, 'finding', 0, f #>> '{form,importance}' = 'important', f ? 'workOrderId' OR f -> 'form' ? 'contactId', f ? 'result'
    FROM patrol p
    CROSS JOIN jsonb_array_elements(p.body -> 'findings') f
    UNION ALL
    SELECT c.body ->> 'day', 'short', (c.body ->> 'required')::bigint - (c.body ->> 'done')::bigint, false, false, false
    FROM scope s
    JOIN case_file c ON c.kind = 'patrol_day' AND c.body ->> 'day' BETWEEN s.first_day AND s.last_day
)
SELECT day, count(*) FILTER (WHERE what = 'patrol') AS patrols, coalesce(sum(missing), 0)::bigint AS short,
       count(*) FILTER (WHERE what = 'short') AS short_days, count(*) FILTER (WHERE what = 'finding') AS findings,
       count(*) FILTER (WHERE is_important) AS important, count(*) FILTER (WHERE is_case) AS as_case,
       count(*) FILTER (WHERE is_settled) AS settled,
       count(*) FILTER (WHERE what = 'finding' AND NOT is_case AND NOT is_settled) AS open
FROM line
GROUP BY GROUPING SETS ((), (day))
