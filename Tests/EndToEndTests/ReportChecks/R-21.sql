-- service: intake
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month, $5::text AS first_day,
           $6::text AS last_day
), patrol AS (
    SELECT c.body
    FROM scope s
    JOIN patrol_index i ON i.done_on BETWEEN s.first_day::date AND s.last_day::date
    JOIN case_file c ON c.id = i.patrol_id
), finding AS (
    SELECT f #>> '{form,importance}' = 'important' AS is_important, f ? 'workOrderId' OR f -> 'form' ? 'contactId' AS is_case,
           f ? 'result' AS is_settled
    FROM patrol p
    CROSS JOIN jsonb_array_elements(p.body -> 'findings') f
), day AS (
    SELECT (c.body ->> 'required')::bigint - (c.body ->> 'done')::bigint AS missing
    FROM scope s
    JOIN case_file c ON c.kind = 'patrol_day' AND c.body ->> 'day' BETWEEN s.first_day AND s.last_day
)
SELECT (SELECT count(*) FROM patrol) AS patrols,
       (SELECT coalesce(sum(missing), 0)::bigint FROM day) AS short,
       (SELECT count(*) FROM day) AS short_days,
       count(*) AS findings,
       count(*) FILTER (WHERE is_important) AS important,
       count(*) FILTER (WHERE is_case) AS as_case,
       count(*) FILTER (WHERE is_settled) AS settled,
       count(*) FILTER (WHERE NOT is_case AND NOT is_settled) AS open
FROM finding
