-- service: intake
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month, $5::text AS first_day,
           $6::text AS last_day
), line AS (
    SELECT 'call' AS what, (c.body ->> 'begunAt')::timestamptz AS at, c.state, c.body, NULL::boolean AS in_time, NULL AS pace, NULL AS verdict,
           NULL::int AS seconds
    FROM scope s
    JOIN case_file c ON c.kind = 'call' AND (c.body ->> 'begunAt')::timestamptz >= s.from_at
        AND (c.body ->> 'begunAt')::timestamptz < s.before_at AND coalesce(c.body ->> 'direction', 'in') <> 'out'
    UNION ALL
    SELECT 'chat', i.recorded_at, i.state, NULL, i.first_reply_in_time, NULL, NULL, (c.body #>> '{firstReply,seconds}')::int
    FROM scope s
    JOIN contact_index i ON i.recorded_at >= s.from_at AND i.recorded_at < s.before_at AND i.state <> 'void'
        AND i.channel IN ('app', 'qq', 'web_chat', 'wechat', 'yixin')
    JOIN case_file c ON c.id = i.contact_id
    UNION ALL
    SELECT 'promise', (c.body #>> '{promise,at}')::timestamptz, c.state, NULL, NULL, c.body #>> '{promise,pace}',
           (SELECT k ->> 'state' FROM jsonb_array_elements(c.body -> 'clocks') k WHERE k ->> 'name' = 'T-PROMISE' LIMIT 1), NULL
    FROM scope s
    JOIN case_file c ON c.kind = 'contact' AND c.state <> 'void' AND (c.body #>> '{promise,at}')::timestamptz >= s.from_at
        AND (c.body #>> '{promise,at}')::timestamptz < s.before_at
), counted AS (
    SELECT l.*, to_char(l.at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS day FROM line l
)
SELECT day, count(*) FILTER (WHERE what = 'call') AS calls,
       count(*) FILTER (WHERE body ? 'answeredAt') AS answered,
       count(*) FILTER (WHERE body #>> '{judgement,inTime}' = 'true') AS ring_in_time,
       count(*) FILTER (WHERE body ? 'judgement') AS judged, avg((body #>> '{judgement,rings}')::int)::float8 AS rings,
       count(*) FILTER (WHERE body ? 'endedAt' AND NOT body ? 'answeredAt') AS missed,
       count(*) FILTER (WHERE body ? 'endedAt' AND body ? 'answeredAt' AND body ->> 'dropped' = 'true') AS dropped,
       count(*) FILTER (WHERE what = 'call' AND state = 'returned') AS called_back,
       count(*) FILTER (WHERE what = 'chat') AS chats, count(*) FILTER (WHERE what = 'chat' AND in_time) AS chat_in_time,
       count(*) FILTER (WHERE what = 'chat' AND in_time IS NOT NULL) AS chat_judged, avg(seconds)::float8 AS chat_seconds,
       count(*) FILTER (WHERE what = 'promise') AS promises,
       count(*) FILTER (WHERE verdict = 'met') AS kept,
       count(*) FILTER (WHERE verdict = 'missed') AS broken,
       count(*) FILTER (WHERE verdict IN ('met', 'missed')) AS promise_judged,
       count(*) FILTER (WHERE verdict = 'met' AND pace = 'fast') AS fast_kept,
       count(*) FILTER (WHERE verdict IN ('met', 'missed') AND pace = 'fast') AS fast_judged,
       count(*) FILTER (WHERE verdict = 'met' AND pace = 'normal') AS normal_kept,
       count(*) FILTER (WHERE verdict IN ('met', 'missed') AND pace = 'normal') AS normal_judged
FROM counted
GROUP BY GROUPING SETS ((), (day))
