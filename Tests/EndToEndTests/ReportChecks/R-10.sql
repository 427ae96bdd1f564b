-- service: complaints
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month,
        $5::text AS first_day, $6::text AS last_day)
SELECT c.office, count(*) AS days,
       count(*) FILTER (WHERE c.state = 'signed' AND NOT k.missed) AS in_time,
       count(*) FILTER (WHERE c.state = 'signed' AND k.missed) AS signed_late,
       count(*) FILTER (WHERE c.state = 'open' AND k.bound <= service_now()) AS unsigned,
       count(*) FILTER (WHERE c.state = 'signed' OR k.bound <= service_now()) AS ended,
       coalesce(sum((c.body #>> '{signature,findings,registered}')::bigint), 0)::bigint AS registered,
       coalesce(sum((c.body #>> '{signature,findings,late}')::bigint), 0)::bigint AS late_complaints,
       coalesce(sum((c.body #>> '{signature,findings,unowned}')::bigint), 0)::bigint AS unowned
FROM case_file c CROSS JOIN scope s
CROSS JOIN LATERAL (
    SELECT coalesce(bool_or(e ->> 'state' = 'missed'), false) AS missed, max((e ->> 'bound')::timestamptz) AS bound
    FROM jsonb_array_elements(c.body -> 'clocks') e) k
WHERE c.kind = 'register_day' AND c.body ->> 'day' BETWEEN s.first_day AND s.last_day
GROUP BY GROUPING SETS ((), (c.office))
