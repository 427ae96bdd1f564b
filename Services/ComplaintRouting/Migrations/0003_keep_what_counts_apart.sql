-- Whether a complaint was withdrawn or not accepted: the figures count those apart (R-01), also when the file is purged.
ALTER TABLE complaint_index ADD COLUMN counted_apart text;
UPDATE complaint_index i SET counted_apart = s.state
FROM (
    SELECT c.id, CASE WHEN c.state = 'purged'
        THEN (SELECT h.from_state FROM case_history h WHERE h.case_id = c.id AND h.command = 'purge' ORDER BY h.version LIMIT 1)
        ELSE c.state END AS state
    FROM case_file c WHERE c.kind = 'complaint' AND c.state IN ('withdrawn', 'not_accepted', 'purged')
) s
WHERE i.complaint_id = s.id AND s.state IN ('withdrawn', 'not_accepted');
