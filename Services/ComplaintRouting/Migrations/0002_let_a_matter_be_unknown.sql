-- A place alone is no matter: without a subject and without a label nothing tells yet what a complaint is about (CMP-04). It is looked at
-- when the subject is known.
ALTER TABLE complaint_index ALTER COLUMN matter DROP NOT NULL;
UPDATE complaint_index i SET matter = NULL, matter_checked = true
FROM case_file c
WHERE c.id = i.complaint_id AND i.subject IS NULL AND i.group_id IS NULL
  AND coalesce(btrim(c.body #>> '{registration,particulars,matter}'), '') = '';
