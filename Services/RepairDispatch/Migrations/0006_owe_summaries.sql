-- Offices that got no summaries because a slip of theirs could not be read, and can be now: their days and weeks are made up for from then
-- on, however long it took (REP-25, REP-29).
CREATE TABLE owed_summary (
    office  text        PRIMARY KEY,
    -- When the first slip was found that could not be read.
    since   timestamptz NOT NULL
);
