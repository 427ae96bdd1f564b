-- Where complaints are found by more than number, state and office. Written with every change of a complaint, and only then.
CREATE TABLE complaint_index (
    complaint_id    uuid        PRIMARY KEY,
    office          text        NOT NULL,
    registered_at   timestamptz NOT NULL,
    is_open         boolean     NOT NULL,
    counts          boolean     NOT NULL,
    class           text        NOT NULL,
    level           text        NOT NULL,
    subject         text,
    household       text        NOT NULL,
    -- MD5 of office, subject and place or label: the same for the same matter (CMP-04). One of a group keeps the group's. Null while
    -- neither a subject nor a label tells what it is about: a place alone is no matter.
    matter          uuid,
    -- Since when it is known to belong to its matter: registration, or when the subject was corrected.
    matter_since    timestamptz NOT NULL,
    group_id        uuid,
    post            text        NOT NULL,
    person          text,
    -- Nothing that waits for a person is without one (OPS-09).
    lacks_owner     boolean     NOT NULL,
    next_bound      timestamptz,
    breaches        smallint    NOT NULL,
    -- The limit that decides whether it was handled in time (R-01): by class T-RESOLVE, T-CLASS or T-FEEDBACK.
    limit_bound     timestamptz,
    limit_met_at    timestamptz,
    resolved_at     timestamptz,
    replied_at      timestamptz,
    called_back     boolean     NOT NULL,
    closed_at       timestamptz,
    -- Until when the papers are kept; set when they are filed (CMP-50).
    retain_until    timestamptz,
    -- A major complaint of which the leaders' report is still to be written (RPT-10).
    lacks_report    boolean     NOT NULL,
    -- Withdrawn or not accepted: the figures count those apart (R-01), also when the file is purged.
    counted_apart   text
);
CREATE INDEX complaint_index_office_idx ON complaint_index (office, registered_at);
CREATE INDEX complaint_index_matter_idx ON complaint_index (matter, household, registered_at) WHERE counts;
CREATE INDEX complaint_index_household_idx ON complaint_index (household, office);
CREATE INDEX complaint_index_retain_idx ON complaint_index (retain_until) WHERE retain_until IS NOT NULL;
CREATE INDEX complaint_index_due_idx ON complaint_index (next_bound) WHERE is_open;

-- Complaints at which the group detection has not looked since their matter was set; one may stand here more than once.
CREATE TABLE group_queue (
    position       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    complaint_id   uuid        NOT NULL,
    matter         uuid        NOT NULL,
    registered_at  timestamptz NOT NULL
);
