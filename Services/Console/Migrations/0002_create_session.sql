-- Browsers that are signed in. The table alone lets nobody in: a session's key is in its cookie, of which only the hash is here, and the
-- token is encrypted by it.
CREATE TABLE session (
    id_hash     bytea       PRIMARY KEY,
    token       bytea       NOT NULL,
    begun_at    timestamptz NOT NULL,
    used_at     timestamptz NOT NULL,
    ends_at     timestamptz NOT NULL
);
CREATE INDEX session_ends_idx ON session (ends_at);
