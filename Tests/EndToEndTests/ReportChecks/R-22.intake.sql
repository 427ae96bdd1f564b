-- service: intake
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month, $5::text AS first_day,
           $6::text AS last_day
), line AS (
    SELECT c.office, i.done_on AS day, false AS is_short
    FROM scope s
    JOIN patrol_index i ON i.done_on BETWEEN s.first_day::date AND s.last_day::date
    JOIN case_file c ON c.id = i.patrol_id
    UNION ALL
    SELECT c.office, (c.body ->> 'day')::date, true
    FROM scope s
    JOIN case_file c ON c.kind = 'patrol_day' AND c.body ->> 'day' BETWEEN s.first_day AND s.last_day
)
SELECT office, count(*) FILTER (WHERE NOT is_short) AS patrols,
       -- A day of an office counts once, whether it had patrols, was short of them, or both.
       count(DISTINCT (office, day)) AS patrol_days, count(*) FILTER (WHERE is_short) AS days_short
FROM line
GROUP BY GROUPING SETS ((), (office))
