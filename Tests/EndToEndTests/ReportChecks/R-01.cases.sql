-- service: complaints
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month,
        $5::text AS first_day, $6::text AS last_day)
SELECT i.complaint_id AS case_id, i.class, true AS registered, i.counted_apart = 'withdrawn' AS withdrawn,
       i.counted_apart = 'not_accepted' AS not_accepted, i.counted_apart IS NULL AND i.resolved_at IS NOT NULL AS handled,
       i.counted_apart IS NULL AND i.limit_bound <= service_now() AS due,
       i.counted_apart IS NULL AND i.limit_bound <= service_now() AND i.limit_met_at IS NOT NULL AS timely,
       i.counted_apart IS NULL AND i.limit_bound <= service_now() AND i.limit_met_at IS NULL AS late,
       i.replied_at IS NOT NULL AS finished, i.replied_at IS NOT NULL AND i.called_back AS called_back
FROM complaint_index i CROSS JOIN scope s
WHERE i.registered_at >= s.from_at AND i.registered_at < s.before_at
