-- service: repairs
-- without: hours (between two instants; what it is a mean of is compared)
-- zero: rolled_over (under the policy of the month whatever is not done is handed back when it ends)
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month, $5::text AS first_day,
           $6::text AS last_day
), line AS (
    SELECT e.*, i.source, i.report_missed, i.amount_fen, i.is_open, coalesce(i.emergency_category, i.urgency) AS urgency,
           e.left_at IS NULL AND e.standing <> 'cancelled' AND i.paid AS is_charged
    FROM scope s
    JOIN ledger_entry e ON e.month BETWEEN s.first_month AND s.last_month
    JOIN work_order_index i ON i.order_id = e.order_id
)
SELECT urgency, count(*) AS slips,
       count(*) FILTER (WHERE is_first) AS raised,
       count(*) FILTER (WHERE standing = 'done') AS done,
       count(*) FILTER (WHERE standing = 'finished') AS finished,
       count(*) FILTER (WHERE standing = 'open') AS open,
       count(*) FILTER (WHERE cause = 'department') AS by_department,
       count(*) FILTER (WHERE cause = 'month_end') AS at_month_end,
       count(*) FILTER (WHERE standing = 'handed_back') AS awaiting,
       count(*) FILTER (WHERE standing = 'carried_over') AS carried_over,
       count(*) FILTER (WHERE standing = 'rolled_over') AS rolled_over,
       count(*) FILTER (WHERE standing = 'cancelled') AS cancelled,
       count(*) FILTER (WHERE standing <> 'cancelled') AS countable,
       count(*) FILTER (WHERE is_first AND source = 'rework') AS rework,
       count(*) FILTER (WHERE standing = 'done' AND report_missed) AS late,
       count(*) FILTER (WHERE is_charged) AS paid,
       count(*) FILTER (WHERE is_charged AND is_open) AS paid_open,
       coalesce(sum(amount_fen) FILTER (WHERE is_charged), 0)::bigint AS paid_fen
FROM line
GROUP BY GROUPING SETS ((), (urgency))
