-- When a slip came to this service, which can be after it was raised: what counts it into one day's summary and one week's (REP-25, REP-29).
-- Null in rows from before, for which raised_at counts.
ALTER TABLE work_order_index ADD COLUMN entered_at timestamptz;
-- How pressing it was and who had it before the present, each until an instant, oldest first: what a summary that is made late needs. In
-- rows from before nothing is known until the slip changes; the present counts for the past.
ALTER TABLE work_order_index ADD COLUMN earlier jsonb NOT NULL DEFAULT '[]';
CREATE INDEX work_order_index_entered_idx ON work_order_index (office, (coalesce(entered_at, raised_at)));

-- How far the search has come for slips that were stored before they could be searched: up to which slip, oldest first.
CREATE TABLE slip_search (
    singleton   boolean     PRIMARY KEY DEFAULT true CHECK (singleton),
    created_at  timestamptz,
    order_id    uuid,
    finished    boolean     NOT NULL
);
INSERT INTO slip_search (finished) SELECT NOT EXISTS (SELECT FROM case_file WHERE kind = 'work_order');

-- Slips that the search found and the program could not read. The closes and summaries of their offices wait for them.
CREATE TABLE unreadable_slip (
    order_id  uuid        PRIMARY KEY,
    number    text        NOT NULL,
    office    text        NOT NULL,
    -- Where the stored case is wrong; never what is in it.
    reason    text        NOT NULL,
    found_at  timestamptz NOT NULL
);
