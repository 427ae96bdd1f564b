-- Wrong tries to see how a matter stands by its number and the end of a telephone number, so that guessing is bounded for all replicas together
-- (ADR 60). By the server's real clock. A day later they say nothing any more, and are swept.
CREATE TABLE status_query_try (
    -- As it was typed, whether or not there is such a case.
    number text        COLLATE "C" NOT NULL,
    at     timestamptz NOT NULL
);
CREATE INDEX status_query_try_number_idx ON status_query_try (number, at DESC);
CREATE INDEX status_query_try_at_idx ON status_query_try (at DESC);

-- Whoever asks holds its only row: one is counted after the other, so that tries at the same time are no way around the bounds.
CREATE TABLE status_query_gate (
    is_there boolean PRIMARY KEY CHECK (is_there)
);
INSERT INTO status_query_gate VALUES (true);
