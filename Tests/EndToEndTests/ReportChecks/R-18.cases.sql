-- service: intake
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month, $5::text AS first_day,
           $6::text AS last_day
)
-- As things stand now, whatever the period.
SELECT c.id AS case_id, c.state AS stage, true AS notices, jsonb_array_length(c.body -> 'contacts') > 0 AS contacted,
       EXISTS (
           SELECT FROM jsonb_array_elements(c.body -> 'clocks') k WHERE k ->> 'name' = 'T-3D' AND k ->> 'state' = 'missed') AS breached,
       jsonb_array_length(c.body -> 'visits') > 0 AS visited, c.body -> 'proposal' ? 'agreed' AS proposed,
       c.state IN ('owner_informed', 'measures_taken') AS informed, c.body ? 'measure' AS measured
FROM case_file c
WHERE c.kind = 'fee_notice' AND c.state NOT IN ('paid', 'settled', 'withdrawn') AND (SELECT count(*) FROM scope) = 1
