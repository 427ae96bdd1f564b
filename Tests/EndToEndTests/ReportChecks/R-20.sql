-- service: callbacks
WITH scope AS (
    SELECT $1::timestamptz AS from_at, $2::timestamptz AS before_at, $3::text AS first_month, $4::text AS last_month,
        $5::text AS first_day, $6::text AS last_day
), callback AS (
    -- Repairs are engineering's, and a post counts under its department.
    SELECT i.rating, i.problem,
           coalesce(
               CASE
                   WHEN i.subject = 'repair' OR i.department IN ('technician', 'engineering_supervisor', 'maintenance_lead') THEN 'engineering'
                   WHEN i.department = 'security_manager' THEN 'security'
                   WHEN i.department = 'finance_manager' THEN 'finance'
                   WHEN i.department IN ('cs_manager', 'cs_specialist') THEN 'cs_dept'
                   WHEN i.department = 'office_director' THEN 'property_office'
                   WHEN i.department IN (
                       'owner_service_supervisor', 'owner_relations_supervisor', 'affairs_assistant', 'receptionist', 'mail_sorter')
                       THEN 'owner_service'
                   WHEN i.department = 'cleaning_lead' THEN 'cleaning'
                   WHEN i.department LIKE 'site_%' THEN 'sales_site'
                   ELSE i.department
               END, '-') AS department
    FROM scope s
    JOIN callback_index i ON i.done_at >= s.from_at AND i.done_at < s.before_at
)
SELECT department, count(*) AS done, count(*) FILTER (WHERE rating = 'dissatisfied' OR problem IS NOT NULL) AS with_problem,
       count(*) FILTER (WHERE rating = 'dissatisfied') AS dissatisfied,
       count(*) FILTER (WHERE problem = 'same_matter') AS same_matter,
       count(*) FILTER (WHERE problem = 'other_matter') AS other_matter
FROM callback
GROUP BY GROUPING SETS ((), (department))
