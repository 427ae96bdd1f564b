-- service: complaints
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month,
        $5::text AS first_day, $6::text AS last_day)
SELECT i.office, count(*) AS registered,
       count(*) FILTER (WHERE i.counted_apart = 'withdrawn') AS withdrawn,
       count(*) FILTER (WHERE i.counted_apart = 'not_accepted') AS not_accepted,
       count(*) FILTER (WHERE i.counted_apart IS NULL) AS judged,
       count(*) FILTER (WHERE i.counted_apart IS NULL AND i.resolved_at IS NOT NULL) AS handled,
       count(*) FILTER (WHERE i.counted_apart IS NULL AND i.limit_bound <= service_now()) AS due,
       count(*) FILTER (WHERE i.counted_apart IS NULL AND i.limit_bound <= service_now() AND i.limit_met_at IS NOT NULL) AS timely,
       count(*) FILTER (WHERE i.counted_apart IS NULL AND i.limit_bound <= service_now() AND i.limit_met_at IS NULL) AS late,
       count(*) FILTER (WHERE i.replied_at IS NOT NULL) AS finished,
       count(*) FILTER (WHERE i.replied_at IS NOT NULL AND i.called_back) AS called_back,
       count(*) FILTER (WHERE c.opened > 0) AS corrective, count(*) FILTER (WHERE c.opened > 0 AND c.opened = c.effective) AS improved
FROM complaint_index i CROSS JOIN scope s
CROSS JOIN LATERAL (
    SELECT count(*) AS opened, count(*) FILTER (WHERE a.state = 'effective') AS effective
    FROM case_file a WHERE a.kind = 'corrective_action' AND (a.body #>> '{opening,complaintId}')::uuid = i.complaint_id) c
WHERE i.registered_at >= s.from_at AND i.registered_at < s.before_at
GROUP BY GROUPING SETS ((), (i.office))
