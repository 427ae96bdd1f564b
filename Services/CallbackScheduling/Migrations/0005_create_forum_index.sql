-- Where forums are found by office and year, and whether views wait for a reply. Written with every change of a forum, and only then.
CREATE TABLE forum_index (
    forum_id    uuid        PRIMARY KEY,
    office      text        NOT NULL,
    -- open or year_end.
    kind        text        NOT NULL,
    -- The year whose end it is held for; null for an open one.
    year        integer,
    state       text        NOT NULL,
    planned_at  timestamptz NOT NULL,
    -- Views whose owner has no reply that satisfied.
    unanswered  integer     NOT NULL
);
CREATE INDEX forum_index_office_idx ON forum_index (office, planned_at);
CREATE INDEX forum_index_year_idx ON forum_index (office, year) WHERE kind = 'year_end' AND state <> 'cancelled';
