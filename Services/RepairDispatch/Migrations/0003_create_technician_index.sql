-- Who can be assigned: written with every change of a technician's file, and only then.
CREATE TABLE technician_index (
    technician_id  uuid    PRIMARY KEY,
    office         text    NOT NULL,
    subject        text    NOT NULL,
    is_active      boolean NOT NULL,
    -- Slips held now; the file itself, under its row's lock, decides whether another one fits.
    held           integer NOT NULL,
    -- The technician's own figure; null where the policy's counts.
    capacity       integer,
    trades         text[]  NOT NULL
);
CREATE INDEX technician_index_office_idx ON technician_index (office) WHERE is_active;
CREATE INDEX technician_index_subject_idx ON technician_index (subject);
