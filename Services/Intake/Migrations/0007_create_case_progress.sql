-- How complaints and repairs that came from contacts get on, as their services tell it ("case status flows back"). Only ever added to, in the
-- transaction in which an event is taken in: what stands where now is read from the steps.
CREATE TABLE case_progress (
    case_id     uuid        PRIMARY KEY,
    contact_id  uuid        NOT NULL,
    -- complaint or repair.
    kind        text        NOT NULL,
    -- The case's human number.
    number      text        NOT NULL,
    opened_at   timestamptz NOT NULL
);
CREATE INDEX case_progress_contact_idx ON case_progress (contact_id, opened_at, case_id);
CREATE TABLE case_progress_step (
    case_id     uuid        NOT NULL,
    -- Of the event that told it.
    sequence    bigint      NOT NULL,
    -- The state that the case came to; null when only the appointment changed.
    state       text,
    at          timestamptz NOT NULL,
    -- The appointment that the step sets; null when it sets none.
    appointed_at timestamptz,
    -- Whether the appointment that stood fell through.
    loses_appointment boolean NOT NULL,
    PRIMARY KEY (case_id, sequence)
);
