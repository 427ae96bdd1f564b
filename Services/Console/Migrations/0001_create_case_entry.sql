-- Every case of every service as its newest event leaves it, as far as events are in clear. Rebuilt from the topics.
CREATE TABLE case_entry (
    case_id     uuid        PRIMARY KEY,
    -- Null until an event says them: what was told by releases before that said neither.
    kind        text,
    state       text,
    number      text,
    office      text,
    opened_at   timestamptz NOT NULL,
    changed_at  timestamptz NOT NULL,
    version     bigint      NOT NULL,
    -- The earliest limit that is awaited, in the past when it is late.
    due_at      timestamptz,
    due_clock   text,
    -- Whether nobody waits for anything of it any more.
    is_over     boolean     NOT NULL,
    facts       jsonb       NOT NULL,
    -- By which pages that are open learn what has changed since they looked.
    written_by  xid8        NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX case_entry_number_idx ON case_entry (number);
CREATE INDEX case_entry_due_idx ON case_entry (kind, coalesce(due_at, 'infinity'), opened_at, case_id) WHERE NOT is_over;
CREATE INDEX case_entry_opened_idx ON case_entry (kind, opened_at, case_id);
CREATE INDEX case_entry_office_idx ON case_entry (office);
CREATE INDEX case_entry_written_idx ON case_entry (written_by);

-- Every event, in clear as it was told: what reports count, and what each of their numbers is traced to.
CREATE TABLE case_event (
    case_id   uuid        NOT NULL,
    sequence  bigint      NOT NULL,
    type      text        NOT NULL,
    office    text,
    at        timestamptz NOT NULL,
    data      jsonb       NOT NULL,
    PRIMARY KEY (case_id, sequence)
);
CREATE INDEX case_event_type_idx ON case_event (type, at);

-- Which cases name which others, and by which member of an event.
CREATE TABLE case_link (
    case_id   uuid NOT NULL,
    name      text NOT NULL,
    other_id  uuid NOT NULL,
    PRIMARY KEY (case_id, name, other_id)
);
CREATE INDEX case_link_other_idx ON case_link (other_id);
