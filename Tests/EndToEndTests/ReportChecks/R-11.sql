-- service: complaints
-- without: hours_late (goes on growing between the two looks)
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month,
        $5::text AS first_day, $6::text AS last_day)
SELECT i.class, count(*) AS open, count(*) FILTER (WHERE k.due_at <= service_now()) AS breached, count(*) FILTER (WHERE k.due_at IS NULL) AS untimed,
       -- Of today: the last instant is the one at which tomorrow begins.
       count(*) FILTER (WHERE k.due_at > service_now() AND k.due_at <= t.tomorrow) AS due_today,
       count(*) FILTER (WHERE k.due_at > service_now() AND k.due_at > t.tomorrow) AS due_later
FROM complaint_index i CROSS JOIN scope s
CROSS JOIN LATERAL (SELECT ((service_now() AT TIME ZONE 'Asia/Shanghai')::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' AS tomorrow) t
JOIN case_file c ON c.id = i.complaint_id
CROSS JOIN LATERAL (
    SELECT min((e ->> 'bound')::timestamptz) AS due_at
    FROM jsonb_array_elements(c.body -> 'clocks') e
    WHERE e ->> 'state' = 'running' OR (e ->> 'state' = 'missed' AND NOT e ? 'happened' AND NOT e ? 'stopped')) k
WHERE i.is_open
GROUP BY GROUPING SETS ((), (i.class))
