-- service: intake
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month, $5::text AS first_day,
           $6::text AS last_day
)
SELECT c.id AS case_id, 'fee_notice' AS subject, c.state <> 'withdrawn' AS notices, c.state = 'withdrawn' AS withdrawn,
       c.state NOT IN ('withdrawn', 'paid', 'settled') AS unpaid, false AS collections, false AS refunds, false AS deductions
FROM scope s
JOIN case_file c ON c.kind = 'fee_notice' AND (c.body ->> 'receivedAt')::timestamptz >= s.from_at
    AND (c.body ->> 'receivedAt')::timestamptz < s.before_at
UNION ALL
SELECT e.charge_id, e.subject, false, false, false, e.kind = 'collected', e.kind = 'refund', e.kind = 'deduction'
FROM scope s
JOIN charge_entry e ON e.at >= s.from_at AND e.at < s.before_at
