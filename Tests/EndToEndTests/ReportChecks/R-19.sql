-- service: repairs
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month, $5::text AS first_day,
           $6::text AS last_day
)
SELECT i.source, count(*) AS paid,
       count(*) FILTER (WHERE i.amount_fen IS NOT NULL) AS paid_signed,
       count(*) FILTER (WHERE NOT i.is_open) AS paid_back,
       count(*) FILTER (WHERE i.is_open) AS paid_open,
       coalesce(sum(i.amount_fen), 0)::bigint AS paid_fen, avg(i.amount_fen)::float8 AS average_fen
FROM scope s
JOIN work_order_index i ON i.ledger_month BETWEEN s.first_month AND s.last_month
WHERE i.paid AND i.state <> 'cancelled'
GROUP BY GROUPING SETS ((), (i.source))
