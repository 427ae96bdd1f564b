-- Whom to call now is found by the table alone. next_call_at is now the start of the window in which the owner can be called whatever the hours
-- of the estate say, as it was last reckoned; the hours hold for everybody alike, so that whoever reads knows them.
ALTER TABLE call_list
    -- The window's end; null where it has none. A row whose end has passed is reckoned again: by a job, and by whoever reads the list of its
    -- office. What was entered before there was an end is reckoned at once.
    ADD COLUMN call_until  timestamptz DEFAULT '1970-01-01T00:00:00Z',
    -- The window stands above the hours of the estate: a time that the owner asked for, a visit that was agreed.
    ADD COLUMN any_hour    boolean     NOT NULL DEFAULT false,
    -- Who calls the owner, and until when nobody else begins a call.
    ADD COLUMN held_by     text,
    ADD COLUMN held_until  timestamptz,
    -- Of the task that the row is of: what was reckoned from an older one is not written.
    ADD COLUMN version     bigint      NOT NULL DEFAULT 0;

DROP INDEX call_list_order_idx;
CREATE INDEX call_list_order_idx ON call_list (office, is_appointed DESC, goes_first DESC, due_at, task_id)
    INCLUDE (next_call_at, call_until, kind, any_hour, held_by, held_until) WHERE is_open;
CREATE INDEX call_list_person_idx ON call_list (office, person, is_appointed DESC, goes_first DESC, due_at, task_id)
    WHERE is_open AND person IS NOT NULL;
CREATE INDEX call_list_free_idx ON call_list (office, next_call_at) WHERE is_open AND any_hour;
CREATE INDEX call_list_held_idx ON call_list (office, held_until) WHERE is_open AND held_until IS NOT NULL;
-- Most windows have no end.
CREATE INDEX call_list_stale_idx ON call_list (office, call_until) WHERE is_open AND call_until IS NOT NULL;
CREATE INDEX call_list_until_idx ON call_list (call_until) WHERE is_open AND call_until IS NOT NULL;

-- The plan without its owners, of whom it can have thousands: what lists are read from. Null for a plan that has not changed since.
ALTER TABLE plan_index ADD COLUMN listed jsonb;

-- Plans that a program could not read; what they owe waits, and nothing else does.
CREATE TABLE unreadable_plan (
    plan_id   uuid        PRIMARY KEY,
    -- What is wrong, without a value.
    reason    text        NOT NULL,
    tried_at  timestamptz NOT NULL
);
