-- service: intake
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month, $5::text AS first_day,
           $6::text AS last_day
), line AS (
    SELECT b.service, b.amount_fen, b.claim_fen, false AS is_late
    FROM scope s
    JOIN service_bill b ON b.month BETWEEN s.first_month AND s.last_month
    UNION ALL
    SELECT c.body #>> '{form,service}', 0, 0, true
    FROM scope s
    JOIN case_file c ON c.kind = 'service_request'
    CROSS JOIN jsonb_array_elements(c.body -> 'clocks') k
    WHERE k ->> 'name' LIKE 'T-MONTHEND%' AND k ->> 'state' = 'missed' AND NOT k ? 'happened' AND NOT k ? 'stopped'
        AND right(k ->> 'name', 7) BETWEEN s.first_month AND s.last_month
)
SELECT service, count(*) FILTER (WHERE NOT is_late) AS requests, coalesce(sum(amount_fen), 0)::bigint AS amount_fen,
       coalesce(sum(claim_fen), 0)::bigint AS claim_fen, count(*) FILTER (WHERE is_late) AS unbilled
FROM line
GROUP BY GROUPING SETS ((), (service))
