-- service: callbacks
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month,
        $5::text AS first_day, $6::text AS last_day)
SELECT i.task_id AS case_id, i.office, true AS cases, i.done_at IS NOT NULL AS done, i.done_at < i.due_by AS timely,
       i.state IN ('planned', 'scheduled', 'attempt_failed') AS open, i.state = 'not_selected' AND i.done_at IS NULL AS not_selected
FROM callback_index i CROSS JOIN scope s
WHERE i.subject = 'repair' AND i.handled_at >= s.from_at AND i.handled_at < s.before_at AND (i.gone_at IS NULL OR i.done_at IS NOT NULL)
