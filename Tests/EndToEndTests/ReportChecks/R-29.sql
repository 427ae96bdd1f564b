-- service: intake
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month, $5::text AS first_day,
           $6::text AS last_day
), kept AS (
    SELECT to_char((c.body #>> '{material,at}')::timestamptz AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS day
    FROM scope s
    JOIN visitor_material m ON m.month BETWEEN s.first_month AND s.last_month
    JOIN case_file c ON c.id = m.visitor_id
)
SELECT day, count(*) AS kept
FROM kept
GROUP BY GROUPING SETS ((), (day))
