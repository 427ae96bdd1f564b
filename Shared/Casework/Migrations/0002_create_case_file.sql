-- One row a case, whatever its kind; the body is the case's own data, owned by the code of that kind.
CREATE TABLE case_file (
    id              uuid        PRIMARY KEY,
    kind            text        NOT NULL,
    number          text        NOT NULL UNIQUE,
    version         bigint      NOT NULL CHECK (version > 0),
    state           text        NOT NULL,
    office          text        NOT NULL,
    policy_version  text        NOT NULL,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    body            jsonb       NOT NULL
);
-- Lists are newest first and page by (created_at, id), within a kind and mostly within a state.
CREATE INDEX case_file_list_idx ON case_file (kind, created_at DESC, id DESC);
CREATE INDEX case_file_state_idx ON case_file (kind, state, created_at DESC, id DESC);

-- Who did what when, from which state to which, why, under which policy (OPS-10, D14). Append-only. No foreign keys here and in
-- timer: one engine writes these tables, always in the transaction that holds the case's row.
CREATE TABLE case_history (
    case_id         uuid        NOT NULL,
    version         bigint      NOT NULL,
    at              timestamptz NOT NULL,
    actor           text        NOT NULL,
    role            text        NOT NULL,
    command         text        NOT NULL,
    from_state      text,
    to_state        text        NOT NULL,
    reason          text,
    events          text[]      NOT NULL,
    policy_version  text        NOT NULL,
    PRIMARY KEY (case_id, version)
);
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'history is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER case_history_append_only BEFORE UPDATE OR DELETE ON case_history
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Human numbers: a counter for each prefix and local day, taken in blocks (D12).
CREATE TABLE number_counter (
    prefix      text   NOT NULL,
    local_date  date   NOT NULL,
    last        bigint NOT NULL,
    PRIMARY KEY (prefix, local_date)
);
