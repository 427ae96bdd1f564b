-- service: intake
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month, $5::text AS first_day,
           $6::text AS last_day
), notice AS (
    SELECT c.state, c.body,
           (SELECT coalesce(sum((x ->> 'amountFen')::bigint), 0) FROM jsonb_array_elements(c.body #> '{form,charges}') x)
               - (SELECT coalesce(sum((p ->> 'amountFen')::bigint), 0) FROM jsonb_array_elements(c.body -> 'payments') p) AS owed,
           jsonb_array_length(c.body -> 'contacts') AS times,
           (SELECT count(*) FROM jsonb_array_elements(c.body -> 'contacts') x WHERE x -> 'form' ? 'department') AS reasons
    FROM case_file c
    WHERE c.kind = 'fee_notice' AND c.state NOT IN ('paid', 'settled', 'withdrawn')
)
-- As things stand now, whatever the period.
SELECT state AS stage, count(*) AS notices,
       coalesce(sum(owed), 0)::bigint AS open_fen,
       count(*) FILTER (WHERE times > 0) AS contacted,
       coalesce(sum(times), 0)::bigint AS contacts,
       coalesce(sum(reasons), 0)::bigint AS refusals,
       count(*) FILTER (WHERE EXISTS (
           SELECT FROM jsonb_array_elements(body -> 'clocks') k WHERE k ->> 'name' = 'T-3D' AND k ->> 'state' = 'missed')) AS breached,
       count(*) FILTER (WHERE jsonb_array_length(body -> 'visits') > 0) AS visited,
       count(*) FILTER (WHERE body -> 'proposal' ? 'agreed') AS proposed,
       count(*) FILTER (WHERE state IN ('owner_informed', 'measures_taken')) AS informed,
       count(*) FILTER (WHERE body ? 'measure') AS measured
FROM notice
WHERE (SELECT count(*) FROM scope) = 1
GROUP BY GROUPING SETS ((), (state))
