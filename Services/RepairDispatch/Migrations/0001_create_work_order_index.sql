-- Where slips are found by more than number, state and office. Written with every change of a slip, and only then.
CREATE TABLE work_order_index (
    order_id            uuid          PRIMARY KEY,
    number              text          NOT NULL,
    office              text          NOT NULL,
    state               text          NOT NULL,
    raised_at           timestamptz   NOT NULL,
    -- The month that it counts in now (REP-20), as 2026-03.
    ledger_month        text          NOT NULL,
    -- Not back at the office and not withdrawn.
    is_open             boolean       NOT NULL,
    -- With engineering, and the repair itself not done: what the month's close looks for (REP-18).
    is_unfinished       boolean       NOT NULL,
    urgency             text          NOT NULL,
    emergency_category  text,
    major               boolean       NOT NULL,
    source              text          NOT NULL,
    chargeable          boolean       NOT NULL,
    -- The slip whose work it does again (WE-47).
    rework_of           uuid,
    appointed_at        timestamptz,
    -- Whose hands it is in, or were when the repair was done.
    technician_id       uuid,
    -- A technician holds it: the repair is not done.
    is_held             boolean       NOT NULL,
    -- Its words mean danger, and nobody has judged it yet (REP-02).
    awaits_judgement    boolean       NOT NULL,
    -- Its appointment fell through.
    owes_appointment    boolean       NOT NULL,
    -- How often the owner asked when it will be done.
    times_urged         smallint      NOT NULL,
    collected_at        timestamptz,
    -- T-REPORT since the slip was last collected (REP-15).
    report_bound        timestamptz,
    report_missed       boolean       NOT NULL,
    -- A limit was missed, and what it asks for has not happened.
    is_overdue          boolean       NOT NULL,
    next_bound          timestamptz,
    breaches            smallint      NOT NULL,
    owes_reason         boolean       NOT NULL,
    -- When a reason was written (REP-16, REP-26), and when the slip was issued (REP-07, REP-19): what a summary that is made late needs.
    reason_times        timestamptz[] NOT NULL,
    issue_times         timestamptz[] NOT NULL,
    -- Back at the office, or withdrawn; never taken back.
    ended_at            timestamptz,
    outcome             text,
    -- Fen on the signed slip.
    amount_fen          bigint,
    -- Something is charged: by the signed slip, before that by the price that was accepted (REP-31).
    paid                boolean       NOT NULL
);
CREATE INDEX work_order_index_office_idx ON work_order_index (office, raised_at);
CREATE INDEX work_order_index_open_idx ON work_order_index (office, raised_at) WHERE ended_at IS NULL;
CREATE INDEX work_order_index_ended_idx ON work_order_index (office, ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX work_order_index_unfinished_idx ON work_order_index (ledger_month, office, order_id) WHERE is_unfinished;
CREATE INDEX work_order_index_technician_idx ON work_order_index (technician_id, appointed_at) WHERE technician_id IS NOT NULL AND ended_at IS NULL;
CREATE INDEX work_order_index_appointed_idx ON work_order_index (appointed_at) WHERE appointed_at IS NOT NULL AND ended_at IS NULL;
CREATE INDEX work_order_index_overdue_idx ON work_order_index (order_id) WHERE is_overdue;
CREATE INDEX work_order_index_reason_idx ON work_order_index (order_id) WHERE owes_reason;
CREATE INDEX work_order_index_rework_idx ON work_order_index (rework_of) WHERE rework_of IS NOT NULL;
