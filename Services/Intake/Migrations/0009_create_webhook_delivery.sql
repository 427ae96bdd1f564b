-- Other systems that are sent events (webhooks). Follows the cases, but for what is marked.
CREATE TABLE webhook_subscription (
    subscription_id uuid        PRIMARY KEY,
    -- The property office whose events are sent; null for those of all.
    office          text,
    state           text        NOT NULL,
    -- Types of events, and beginnings of types that end in a dot.
    types           text[]      NOT NULL,
    -- Whether events wait for it; otherwise they are counted as missed.
    takes           boolean     NOT NULL,
    -- What happened before is not sent.
    since           timestamptz NOT NULL,
    resumed_at      timestamptz,
    -- Not of the case: events that were not kept when it was last overfull, and the first of them.
    missed          bigint      NOT NULL DEFAULT 0,
    first_missed    uuid,
    first_missed_at timestamptz,
    -- Not of the case: who sends to it, by the server's real clock.
    lease           uuid,
    leased_until    timestamptz NOT NULL DEFAULT '-infinity'
);
-- What is sent to other systems, in the order in which it was told.
CREATE TABLE webhook_delivery (
    position        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subscription_id uuid        NOT NULL,
    event_id        uuid        NOT NULL,
    type            text        NOT NULL,
    case_id         uuid        NOT NULL,
    sequence        bigint      NOT NULL,
    happened_at     timestamptz NOT NULL,
    -- The CloudEvent as it is sent, without what is sealed.
    body            bytea       NOT NULL,
    queued_at       timestamptz NOT NULL,
    -- waiting or delivered.
    state           text        NOT NULL DEFAULT 'waiting',
    tries           integer     NOT NULL DEFAULT 0,
    first_tried_at  timestamptz,
    last_tried_at   timestamptz,
    next_try_at     timestamptz NOT NULL,
    -- Of the last answer; null when there was none.
    last_status     integer,
    -- Of the last try that failed, in a few words.
    last_reason     text,
    delivered_at    timestamptz,
    UNIQUE (subscription_id, event_id)
);
CREATE INDEX webhook_delivery_waiting_idx ON webhook_delivery (subscription_id, position) WHERE state = 'waiting';
CREATE INDEX webhook_delivery_page_idx ON webhook_delivery (subscription_id, position DESC);
CREATE INDEX webhook_delivery_done_idx ON webhook_delivery (delivered_at) WHERE state = 'delivered';
