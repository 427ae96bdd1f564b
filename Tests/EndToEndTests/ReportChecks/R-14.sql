-- service: intake
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month, $5::text AS first_day,
           $6::text AS last_day
)
SELECT i.month, count(*) AS moved_in,
       count(*) FILTER (WHERE i.occupier_kind = 'owner') AS owners,
       count(*) FILTER (WHERE i.occupier_kind = 'tenant') AS tenants,
       count(*) FILTER (WHERE i.occupier_kind = 'company') AS companies,
       count(*) FILTER (WHERE c.body ? 'reportedAt') AS listed,
       count(*) FILTER (WHERE EXISTS (
           SELECT FROM jsonb_array_elements(c.body -> 'clocks') k WHERE k ->> 'name' = 'T-FORMS' AND k ->> 'state' = 'missed')) AS forms_late,
       count(*) FILTER (WHERE jsonb_array_length(c.body -> 'defects') > 0) AS with_defects,
       coalesce(sum(jsonb_array_length(c.body #> '{passes,form,passIds}')), 0)::bigint AS passes
FROM scope s
JOIN move_in_index i ON i.month BETWEEN s.first_month AND s.last_month
JOIN case_file c ON c.id = i.move_in_id
GROUP BY GROUPING SETS ((), (i.month))
