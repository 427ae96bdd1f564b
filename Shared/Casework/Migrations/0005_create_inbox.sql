-- Events already applied (D4). The id is a UUIDv7, so ranges of ids are ranges of time; old ranges are dropped as partitions.
CREATE TABLE inbox (
    event_id  uuid PRIMARY KEY
) PARTITION BY RANGE (event_id);

-- Where each partition is read from next: the truth; the offsets that Kafka keeps are a hint (D3).
CREATE TABLE consumer_position (
    topic        text        NOT NULL,
    partition    integer     NOT NULL,
    next_offset  bigint      NOT NULL,
    -- Fingerprint of the record before the position, to know the log again (F7); null when none was read yet.
    last_mark    bigint,
    -- Times that the log was found replaced or truncated under this position (F7).
    log_epoch    integer     NOT NULL DEFAULT 0,
    -- Whether reading began at offset 0: then every case is known from its first event, and a first one with a higher sequence is a gap.
    from_start   boolean     NOT NULL,
    moved_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (topic, partition)
);

-- The last sequence applied of each foreign case: a gap or a step back is seen at once (I4).
CREATE TABLE source_sequence (
    case_id        uuid   PRIMARY KEY,
    last_sequence  bigint NOT NULL
);

-- Records that cannot be applied, and what followed them for the same key, in order (D5). The record is kept as it came;
-- private content inside it is sealed.
CREATE TABLE parked_record (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key         text        NOT NULL,
    topic       text        NOT NULL,
    partition   integer     NOT NULL,
    "offset"    bigint      NOT NULL,
    log_epoch   integer     NOT NULL,
    event_id    uuid,
    sequence    bigint,
    type        text,
    reason      text        NOT NULL CHECK (octet_length(reason) <= 1024),
    record      bytea       NOT NULL,
    parked_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    attempts    integer     NOT NULL DEFAULT 0,
    UNIQUE (topic, partition, "offset", log_epoch)
);
CREATE INDEX parked_record_key_idx ON parked_record (key, sequence NULLS FIRST, id);
