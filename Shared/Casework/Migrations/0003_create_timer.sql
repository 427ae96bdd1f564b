-- A running clock of a case (D7). Only the transaction that holds the case's row changes the case's timers.
CREATE TABLE timer (
    case_id  uuid        NOT NULL,
    name     text        NOT NULL,
    due_at   timestamptz NOT NULL,
    PRIMARY KEY (case_id, name)
);
CREATE INDEX timer_due_idx ON timer (due_at, case_id, name);
