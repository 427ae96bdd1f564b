-- Patrols by office and the local day for which they count (OPS-13). Written with every change of a patrol, and only then.
CREATE TABLE patrol_index (
    patrol_id   uuid        PRIMARY KEY,
    office      text        NOT NULL,
    planned_at  timestamptz NOT NULL,
    -- Null until it was made.
    done_on     date
);
CREATE INDEX patrol_index_office_idx ON patrol_index (office, planned_at);
CREATE INDEX patrol_index_day_idx ON patrol_index (office, done_on) WHERE done_on IS NOT NULL;
