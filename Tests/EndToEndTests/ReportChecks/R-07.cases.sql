-- service: repairs
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month, $5::text AS first_day,
           $6::text AS last_day
)
SELECT e.order_id AS case_id, coalesce(i.emergency_category, i.urgency) AS urgency, true AS slips, e.is_first AS raised,
       e.standing = 'done' AS done, e.standing = 'finished' AS finished, e.standing = 'open' AS open,
       e.cause = 'department' AS by_department, e.cause = 'month_end' AS at_month_end, e.standing = 'handed_back' AS awaiting,
       e.standing = 'carried_over' AS carried_over, e.standing = 'rolled_over' AS rolled_over, e.standing = 'cancelled' AS cancelled,
       e.is_first AND i.source = 'rework' AS rework, e.standing = 'done' AND i.report_missed AS late,
       e.left_at IS NULL AND e.standing <> 'cancelled' AND i.paid AS paid
FROM scope s
JOIN ledger_entry e ON e.month BETWEEN s.first_month AND s.last_month
JOIN work_order_index i ON i.order_id = e.order_id
