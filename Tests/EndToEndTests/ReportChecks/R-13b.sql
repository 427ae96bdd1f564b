-- service: callbacks
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month,
        $5::text AS first_day, $6::text AS last_day)
SELECT v.number AS survey, count(*) FILTER (WHERE r > 0) AS rated, count(*) FILTER (WHERE r = 1) AS very_satisfied,
       count(*) FILTER (WHERE r = 2) AS satisfied,
       count(*) FILTER (WHERE r = 3) AS fairly_satisfied, count(*) FILTER (WHERE r = 4) AS dissatisfied,
       count(*) FILTER (WHERE r BETWEEN 1 AND 3) AS conforming
FROM survey_index v CROSS JOIN scope s JOIN survey_form_index f ON f.survey_id = v.survey_id CROSS JOIN LATERAL unnest(f.ratings) r
WHERE v.opened_at >= s.from_at AND v.opened_at < s.before_at
GROUP BY GROUPING SETS ((), (v.number))
