-- service: callbacks
-- without: rate (what is required follows from the policy, of each office and month)
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month,
        $5::text AS first_day, $6::text AS last_day)
SELECT i.kind, count(*) AS cases, count(i.done_at) AS done,
       count(*) FILTER (WHERE i.state IN ('planned', 'scheduled', 'attempt_failed')) AS open,
       count(*) FILTER (WHERE i.state = 'not_selected' AND i.done_at IS NULL) AS not_selected
FROM callback_index i CROSS JOIN scope s
WHERE (i.gone_at IS NULL OR i.done_at IS NOT NULL)
  AND CASE WHEN i.subject IN ('complaint', 'repair') THEN i.handled_at >= s.from_at AND i.handled_at < s.before_at
      ELSE coalesce(i.due_by, i.handled_at) > s.from_at AND coalesce(i.due_by, i.handled_at) <= s.before_at END
GROUP BY GROUPING SETS ((), (i.kind))
