-- service: repairs
-- without: urgency (a summary counts all slips together)
-- The summaries of a day that is over; each was counted when the day was.
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month, $5::text AS first_day,
           $6::text AS last_day
)
SELECT coalesce(sum((c.body #>> '{findings,raised}')::bigint), 0)::bigint AS raised,
       coalesce(sum((c.body #>> '{findings,done}')::bigint), 0)::bigint AS done,
       coalesce(sum((c.body #>> '{findings,done}')::bigint + (c.body #>> '{findings,notDone}')::bigint), 0)::bigint AS known,
       coalesce(sum((c.body #>> '{findings,cancelled}')::bigint), 0)::bigint AS cancelled,
       coalesce(sum((c.body #>> '{findings,notDone}')::bigint), 0)::bigint AS not_done,
       coalesce(sum((c.body #>> '{findings,withoutReason}')::bigint), 0)::bigint AS without_reason,
       coalesce(sum((c.body #>> '{findings,urgent}')::bigint), 0)::bigint AS urgent,
       coalesce(sum((c.body #>> '{findings,major}')::bigint), 0)::bigint AS major
FROM scope s
JOIN case_file c ON c.kind = 'repair_summary' AND c.body ->> 'period' = 'daily' AND c.body ->> 'day' = s.first_day
