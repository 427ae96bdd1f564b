-- service: intake
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month, $5::text AS first_day,
           $6::text AS last_day
), notice AS (
    SELECT c.state = 'withdrawn' AS is_withdrawn, n.*
    FROM scope s
    JOIN case_file c ON c.kind = 'fee_notice' AND (c.body ->> 'receivedAt')::timestamptz >= s.from_at
        AND (c.body ->> 'receivedAt')::timestamptz < s.before_at
    CROSS JOIN LATERAL (
        SELECT coalesce(sum((x ->> 'amountFen')::bigint), 0) AS due,
               coalesce(sum((x ->> 'amountFen')::bigint) FILTER (WHERE x ->> 'charge' = 'management'), 0) AS management,
               coalesce(sum((x ->> 'amountFen')::bigint) FILTER (WHERE x ->> 'charge' = 'energy'), 0) AS energy,
               coalesce(sum((x ->> 'amountFen')::bigint) FILTER (WHERE x ->> 'charge' = 'paid_service'), 0) AS service,
               (SELECT coalesce(sum((p ->> 'amountFen')::bigint), 0) FROM jsonb_array_elements(c.body -> 'payments') p) AS paid
        FROM jsonb_array_elements(c.body #> '{form,charges}') x) n
), entry AS (
    SELECT e.kind, e.amount_fen FROM scope s JOIN charge_entry e ON e.at >= s.from_at AND e.at < s.before_at
), counted AS (
    SELECT count(*) FILTER (WHERE NOT is_withdrawn) AS notices, count(*) FILTER (WHERE is_withdrawn) AS withdrawn,
           coalesce(sum(due) FILTER (WHERE NOT is_withdrawn), 0)::bigint AS due_fen,
           coalesce(sum(paid) FILTER (WHERE NOT is_withdrawn), 0)::bigint AS paid_fen,
           coalesce(sum(due - paid) FILTER (WHERE NOT is_withdrawn), 0)::bigint AS open_fen,
           count(*) FILTER (WHERE NOT is_withdrawn AND paid < due) AS unpaid,
           coalesce(sum(management) FILTER (WHERE NOT is_withdrawn), 0)::bigint AS management_fen,
           coalesce(sum(energy) FILTER (WHERE NOT is_withdrawn), 0)::bigint AS energy_fen,
           coalesce(sum(service) FILTER (WHERE NOT is_withdrawn), 0)::bigint AS service_fen
    FROM notice
)
SELECT c.*,
       count(*) FILTER (WHERE e.kind = 'collected') AS collections,
       coalesce(sum(e.amount_fen) FILTER (WHERE e.kind = 'collected'), 0)::bigint AS collected_fen,
       count(*) FILTER (WHERE e.kind = 'refund') AS refunds,
       coalesce(sum(e.amount_fen) FILTER (WHERE e.kind = 'refund'), 0)::bigint AS refunded_fen,
       count(*) FILTER (WHERE e.kind = 'deduction') AS deductions,
       coalesce(sum(e.amount_fen) FILTER (WHERE e.kind = 'deduction'), 0)::bigint AS deducted_fen
FROM counted c
LEFT JOIN entry e ON true
GROUP BY c.notices, c.withdrawn, c.due_fen, c.paid_fen, c.open_fen, c.unpaid, c.management_fen, c.energy_fen, c.service_fen
