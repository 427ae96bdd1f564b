-- service: repairs
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month, $5::text AS first_day,
           $6::text AS last_day
), slip AS (
    SELECT i.urgency, coalesce(i.entered_at, i.raised_at) >= s.from_at AS is_new, i.state = 'cancelled' AS is_cancelled,
           i.ended_at IS NULL OR i.ended_at >= s.before_at AS is_open,
           -- How it was before the first change that came after the end.
           coalesce(p.urgent, i.urgency <> 'normal') AS is_urgent, coalesce(p.major, i.major) AS is_major,
           (SELECT max(r) FROM unnest(i.reason_times) r WHERE r < s.before_at) AS reason_at,
           (SELECT max(t) FROM unnest(i.issue_times) t WHERE t < s.before_at) AS issued_at
    FROM scope s
    JOIN work_order_index i ON coalesce(i.entered_at, i.raised_at) < s.before_at AND (i.ended_at IS NULL OR i.ended_at >= s.from_at)
    LEFT JOIN LATERAL (
        SELECT b.urgent, b.major FROM jsonb_to_recordset(i.earlier) AS b (until timestamptz, urgent boolean, major boolean)
        WHERE b.until >= s.before_at ORDER BY b.until LIMIT 1) p ON true
)
SELECT urgency, count(*) FILTER (WHERE is_new) AS raised,
       count(*) FILTER (WHERE NOT is_open AND NOT is_cancelled) AS done,
       count(*) FILTER (WHERE NOT is_open AND is_cancelled) AS cancelled,
       count(*) FILTER (WHERE is_open) AS not_done,
       count(*) FILTER (WHERE is_open OR NOT is_cancelled) AS known,
       count(*) FILTER (WHERE is_open AND (reason_at IS NULL OR reason_at < issued_at)) AS without_reason,
       count(*) FILTER (WHERE is_open AND is_urgent) AS urgent,
       count(*) FILTER (WHERE is_open AND is_major) AS major
FROM slip
GROUP BY GROUPING SETS ((), (urgency))
