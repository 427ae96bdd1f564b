-- The repair ledger by month (REP-05, REP-18): one row for each month that a slip counted in, with how it left that month or stands in it
-- now. Written with every change of a slip, and only then.
CREATE TABLE ledger_entry (
    order_id        uuid        NOT NULL,
    -- As 2026-03.
    month           text        NOT NULL,
    number          text        NOT NULL,
    office          text        NOT NULL,
    -- Whether the slip was raised into this month, and not taken over from an earlier one.
    is_first        boolean     NOT NULL,
    standing        text        NOT NULL,
    -- Of one that was handed back: by engineering, or by the close of the month.
    cause           text,
    -- Whether the director's opinion on the hand-back is there (REP-19).
    has_opinion     boolean     NOT NULL,
    -- When it was handed back.
    handed_back_at  timestamptz,
    -- When it left the month for a later one; null while it counts in this one.
    left_at         timestamptz,
    PRIMARY KEY (order_id, month)
);
CREATE INDEX ledger_entry_month_idx ON ledger_entry (office, month);
-- The figures of the whole company.
CREATE INDEX ledger_entry_all_idx ON ledger_entry (month);
CREATE INDEX ledger_entry_awaiting_idx ON ledger_entry (office, month) WHERE standing = 'handed_back';
