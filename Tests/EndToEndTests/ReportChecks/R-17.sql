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
), line AS (
    SELECT 'fee_notice' AS subject, 'notice' AS kind, is_withdrawn, due, management, energy, service, paid, 0 AS amount_fen FROM notice
    UNION ALL
    SELECT e.subject, e.kind, false, 0, 0, 0, 0, 0, e.amount_fen FROM scope s JOIN charge_entry e ON e.at >= s.from_at AND e.at < s.before_at
)
SELECT subject, count(*) FILTER (WHERE kind = 'notice' AND NOT is_withdrawn) AS notices, count(*) FILTER (WHERE is_withdrawn) AS withdrawn,
       coalesce(sum(due) FILTER (WHERE NOT is_withdrawn), 0)::bigint AS due_fen,
       coalesce(sum(paid) FILTER (WHERE NOT is_withdrawn), 0)::bigint AS paid_fen,
       coalesce(sum(due - paid) FILTER (WHERE NOT is_withdrawn), 0)::bigint AS open_fen,
       count(*) FILTER (WHERE NOT is_withdrawn AND paid < due) AS unpaid,
       coalesce(sum(management) FILTER (WHERE NOT is_withdrawn), 0)::bigint AS management_fen,
       coalesce(sum(energy) FILTER (WHERE NOT is_withdrawn), 0)::bigint AS energy_fen,
       coalesce(sum(service) FILTER (WHERE NOT is_withdrawn), 0)::bigint AS service_fen,
       count(*) FILTER (WHERE kind = 'collected') AS collections,
       coalesce(sum(amount_fen) FILTER (WHERE kind = 'collected'), 0)::bigint AS collected_fen,
       count(*) FILTER (WHERE kind = 'refund') AS refunds,
       coalesce(sum(amount_fen) FILTER (WHERE kind = 'refund'), 0)::bigint AS refunded_fen,
       count(*) FILTER (WHERE kind = 'deduction') AS deductions,
       coalesce(sum(amount_fen) FILTER (WHERE kind = 'deduction'), 0)::bigint AS deducted_fen
FROM line
GROUP BY GROUPING SETS ((), (subject))
