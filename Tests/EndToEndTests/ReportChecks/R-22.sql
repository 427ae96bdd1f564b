-- service: complaints
-- without: hours_to_response (the first answer is in no table of figures)
-- without: hours_to_result (between two instants; what it is a mean of is compared)
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month,
        $5::text AS first_day, $6::text AS last_day)
SELECT i.office, count(*) AS registered, count(*) FILTER (WHERE i.resolved_at IS NOT NULL) AS handled,
       count(*) FILTER (WHERE i.limit_bound <= service_now()) AS due,
       count(*) FILTER (WHERE i.limit_bound <= service_now() AND i.limit_met_at IS NOT NULL) AS timely
FROM complaint_index i CROSS JOIN scope s
WHERE i.counted_apart IS NULL AND i.registered_at >= s.from_at AND i.registered_at < s.before_at
GROUP BY GROUPING SETS ((), (i.office))
