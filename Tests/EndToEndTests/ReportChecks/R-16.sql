-- service: intake
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month, $5::text AS first_day,
           $6::text AS last_day
)
SELECT b.month, count(*) AS requests, coalesce(sum(b.amount_fen), 0)::bigint AS amount_fen, coalesce(sum(b.claim_fen), 0)::bigint AS claim_fen
FROM scope s
JOIN service_bill b ON b.service = 'plants' AND b.month BETWEEN s.first_month AND s.last_month
GROUP BY GROUPING SETS ((), (b.month))
