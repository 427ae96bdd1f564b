-- What coverage is counted and sampled by: one row for each case that needed a callback, that is for each cycle of a task. Written with
-- every change of a task, and only then.
CREATE TABLE callback_index (
    task_id        uuid        NOT NULL,
    cycle          integer     NOT NULL,
    office         text        NOT NULL,
    -- A code of CallbackKind.
    kind           text        NOT NULL,
    -- What coverage counts it under: complaint or repair; null for rounds and the like.
    subject        text,
    -- Which complaint or slip.
    case_id        uuid,
    -- The reply, the return of the slip.
    handled_at     timestamptz NOT NULL,
    -- The issue of the slip; handled_at where it is not known.
    issued_at      timestamptz NOT NULL,
    due_by         timestamptz,
    state          text        NOT NULL,
    -- When the owner was asked in this cycle; never taken back.
    done_at        timestamptz,
    rating         text,
    -- Whether a problem came up, in this matter or another.
    problem        text,
    -- The technician; zeros where none is known.
    worker         uuid        NOT NULL,
    department     text,
    -- What the complaint is about.
    matter         text,
    -- The lowest rating on the signed slip.
    score          text,
    -- Why it is called back whatever the share: rework, emergency, major.
    always         text,
    -- The selection of a month's end that chose it.
    selection_id   uuid,
    -- When its case went: nobody is to be called any more.
    gone_at        timestamptz,
    -- When this service heard of it.
    entered_at     timestamptz NOT NULL DEFAULT service_now(),
    PRIMARY KEY (task_id, cycle)
);
CREATE INDEX callback_index_handled_idx ON callback_index (office, subject, handled_at);
-- A month's records, in the order of time.
CREATE INDEX callback_index_done_idx ON callback_index (office, done_at, task_id, cycle) WHERE done_at IS NOT NULL;
CREATE INDEX callback_index_issued_idx ON callback_index (office, subject, issued_at);
-- Rounds and the like count in the month of their limit.
CREATE INDEX callback_index_round_idx ON callback_index (office, (coalesce(due_by, handled_at))) WHERE subject IS NULL;
CREATE INDEX callback_index_worker_idx ON callback_index (office, worker, handled_at) WHERE subject = 'repair';
CREATE INDEX callback_index_planned_idx ON callback_index (office, handled_at, task_id) WHERE state = 'planned' AND subject = 'repair';

-- What was chosen of a period's slips, before the selection's case is made from it. Whoever writes the row of a selection writes its picks
-- in the same transaction, and they never change.
CREATE TABLE callback_sample (
    selection_id  uuid        PRIMARY KEY,
    findings      jsonb       NOT NULL,
    made_at       timestamptz NOT NULL DEFAULT service_now()
);
CREATE TABLE callback_pick (
    selection_id  uuid    NOT NULL,
    task_id       uuid    NOT NULL,
    cycle         integer NOT NULL,
    -- The stratum: the technician and the rating on the slip, zeros and empty where it is not known.
    worker        uuid    NOT NULL,
    score         text    NOT NULL,
    -- The place in the stratum by SHA-256 of the selection's id, a slash and the task's id; null for one that is always called.
    rank          bigint,
    -- sampled, or why it is called whatever the share.
    reason        text    NOT NULL,
    PRIMARY KEY (selection_id, task_id, cycle)
);
