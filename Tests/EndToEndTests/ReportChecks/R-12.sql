-- service: complaints
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month,
        $5::text AS first_day, $6::text AS last_day)
SELECT coalesce(c.body #>> '{majorReasons,0}', '-') AS reason, count(*) AS major,
       count(*) FILTER (WHERE c.body ? 'gmReceivedAt') AS received,
       count(*) FILTER (WHERE i.resolved_at IS NOT NULL) AS resolved,
       count(*) FILTER (WHERE i.closed_at IS NOT NULL OR c.body ? 'satisfiedAt') AS content,
       count(*) FILTER (WHERE (c.body ->> 'cycle')::int > 1 AND i.closed_at IS NULL AND NOT c.body ? 'satisfiedAt') AS discontent,
       count(*) FILTER (WHERE i.closed_at IS NOT NULL AND NOT i.is_open) AS ended,
       count(*) FILTER (WHERE c.body ? 'majorReport') AS reported, count(*) FILTER (WHERE i.lacks_report) AS lacking
FROM complaint_index i CROSS JOIN scope s JOIN case_file c ON c.id = i.complaint_id
WHERE i.class = 'major' AND i.registered_at >= s.from_at AND i.registered_at < s.before_at
GROUP BY GROUPING SETS ((), (coalesce(c.body #>> '{majorReasons,0}', '-')))
