-- Contacts whose owners wait for a promised reply stand among what is open at the desk, by when it is due, and by the department that they concern
-- (INT-09, INT-10).
ALTER TABLE desk_open ADD COLUMN department text;

INSERT INTO desk_open (case_id, office, kind, unit, sort_at, department)
SELECT id, office, kind, NULL, (body -> 'promise' ->> 'replyDueAt')::timestamptz, body -> 'facts' -> 'responsible' ->> 'department'
FROM case_file WHERE kind = 'contact' AND state IN ('promised', 'assigned') AND body -> 'promise' ->> 'replyDueAt' IS NOT NULL
ON CONFLICT (case_id) DO NOTHING;

-- One call has one contact (INT-03); what was recorded before this is kept as it is.
CREATE TABLE contact_call (
    call_id     uuid        CONSTRAINT contact_call_pkey PRIMARY KEY,
    contact_id  uuid        NOT NULL
);

-- Nothing has read these since the two searches for contacts became one.
DELETE FROM unreadable_case WHERE name = 'contact_index';
