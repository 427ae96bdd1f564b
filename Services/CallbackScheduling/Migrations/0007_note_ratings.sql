-- What owners said in an app about their contacts, as Intake tells it, for the callbacks that are still to be made (ADR 30). Words stay at Intake.
CREATE TABLE owner_rating (
    contact_id  uuid        PRIMARY KEY,
    rating      text        NOT NULL,
    stars       integer,
    rated_at    timestamptz NOT NULL,
    -- Whether the callbacks that were there have it.
    checked     boolean     NOT NULL DEFAULT false
);
CREATE INDEX owner_rating_unchecked_idx ON owner_rating (contact_id) WHERE NOT checked;

-- Callbacks that are still to be made, of a contact, without its rating. Written with every change of a task, and only then; a task that is
-- made, dropped or rated has no row.
CREATE TABLE unrated_task (
    task_id     uuid        PRIMARY KEY,
    contact_id  uuid        NOT NULL,
    -- Whether the rating that was there is on it.
    checked     boolean     NOT NULL DEFAULT false
);
CREATE INDEX unrated_task_contact_idx ON unrated_task (contact_id);
CREATE INDEX unrated_task_unchecked_idx ON unrated_task (task_id) WHERE NOT checked;
