-- How far the search has come for cases that were stored before a table of theirs was there: up to which case, oldest first.
CREATE TABLE index_search (
    -- The table that is filled.
    name        text        PRIMARY KEY,
    created_at  timestamptz NOT NULL DEFAULT 'epoch',
    case_id     uuid        NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    finished    boolean     NOT NULL
);

-- Cases that a search found and the program could not read. What counts once and for all waits for them, in their offices.
CREATE TABLE unreadable_case (
    name      text        NOT NULL,
    case_id   uuid        NOT NULL,
    number    text        NOT NULL,
    office    text        NOT NULL,
    -- Where the stored case is wrong; never what is in it.
    reason    text        NOT NULL,
    found_at  timestamptz NOT NULL,
    PRIMARY KEY (name, case_id)
);
