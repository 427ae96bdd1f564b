-- service: intake
-- zero: untold (only events of early releases do not tell it)
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month, $5::text AS first_day,
           $6::text AS last_day
), spoken AS (
    -- As it was recorded: what was learnt later of the caller is not among the facts.
    SELECT i.office, c.body #>> '{facts,channel}' IN ('visit', 'property_office') AS came,
           coalesce(c.body #>> '{facts,caller,phone}', '') ~ '[0-9]' AS reachable
    FROM scope s
    JOIN contact_index i ON i.recorded_at >= s.from_at AND i.recorded_at < s.before_at AND i.state <> 'void'
    JOIN case_file c ON c.id = i.contact_id
    WHERE c.body #>> '{facts,channel}' IN ('complaint_hotline', 'phone', 'property_office', 'service_phone', 'visit')
)
SELECT office, count(*) AS contacts, count(*) FILTER (WHERE NOT came) AS calls, count(*) FILTER (WHERE came) AS visits,
       count(*) FILTER (WHERE reachable) AS left_phone, count(*) FILTER (WHERE reachable AND NOT came) AS calls_left,
       count(*) FILTER (WHERE reachable AND came) AS visits_left, count(*) FILTER (WHERE NOT reachable) AS left_none, 0::bigint AS untold,
       count(*) AS told
FROM spoken
GROUP BY GROUPING SETS ((), (office))
