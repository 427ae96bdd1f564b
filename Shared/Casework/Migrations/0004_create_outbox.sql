-- Events to publish, written in the transaction of their case and never deleted row by row (D1).
CREATE TABLE outbox (
    position     bigint      GENERATED ALWAYS AS IDENTITY,
    xid          xid8        NOT NULL DEFAULT pg_current_xact_id(),
    shard        smallint    NOT NULL,
    topic        text        NOT NULL,
    case_id      uuid        NOT NULL,
    sequence     bigint      NOT NULL,
    event_id     uuid        NOT NULL,
    type         text        NOT NULL,
    occurred_at  timestamptz NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    traceparent  text,
    payload      bytea       NOT NULL CHECK (octet_length(payload) <= 900000),
    PRIMARY KEY (position)
) PARTITION BY RANGE (position);
CREATE INDEX outbox_shard_xid_idx ON outbox (shard, xid);
CREATE INDEX outbox_shard_position_idx ON outbox (shard, position);

-- How far each shard is published. snap: everything visible in it is out. target, last_position: a large backlog in work.
CREATE TABLE outbox_cursor (
    shard          smallint    PRIMARY KEY,
    owner          text,
    epoch          bigint      NOT NULL DEFAULT 0,
    lease_until    timestamptz NOT NULL DEFAULT '-infinity',
    snap           pg_snapshot NOT NULL DEFAULT '1:1:',
    target         pg_snapshot,
    last_position  bigint      NOT NULL DEFAULT 0
);
INSERT INTO outbox_cursor (shard) SELECT generate_series(0, 15);

-- Relays that are alive, so that each takes its share of the shards (D2).
CREATE TABLE outbox_relay (
    owner        text        PRIMARY KEY,
    lease_until  timestamptz NOT NULL
);

-- Rows that the broker refuses for ever; the rest of the shard goes on.
CREATE TABLE outbox_quarantine (
    position        bigint      PRIMARY KEY,
    topic           text        NOT NULL,
    case_id         uuid        NOT NULL,
    sequence        bigint      NOT NULL,
    event_id        uuid        NOT NULL,
    reason          text        NOT NULL,
    quarantined_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
