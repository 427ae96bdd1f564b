-- service: callbacks
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month,
        $5::text AS first_day, $6::text AS last_day)
SELECT i.office, count(*) AS cases, count(*) FILTER (WHERE i.done_at < s.before_at) AS done_in_month, count(i.done_at) AS done,
       count(i.selection_id) AS topped_up,
       count(*) FILTER (WHERE i.selection_id IS NOT NULL AND i.done_at IS NOT NULL) AS topped_up_done,
       count(*) FILTER (WHERE i.selection_id IS NOT NULL AND i.state IN ('planned', 'scheduled', 'attempt_failed')) AS top_up_open
FROM callback_index i CROSS JOIN scope s
WHERE i.subject = 'repair' AND i.handled_at >= s.from_at AND i.handled_at < s.before_at
  AND (i.gone_at IS NULL OR i.gone_at >= s.before_at OR i.done_at < s.before_at)
GROUP BY GROUPING SETS ((), (i.office))
