-- Money that moved at the desk, entry by entry, for the settlement of a day: what was collected, refunded and deducted (INT-60). Written with
-- every change of a charge, and only then.
CREATE TABLE charge_entry (
    charge_id   uuid        NOT NULL,
    -- 0 what was collected; from 1 what was refunded or deducted, in order.
    entry       integer     NOT NULL,
    office      text        NOT NULL,
    at          timestamptz NOT NULL,
    -- collected, refund or deduction.
    kind        text        NOT NULL,
    subject     text        NOT NULL,
    method      text        NOT NULL,
    amount_fen  bigint      NOT NULL,
    -- The case that it is for; null for none.
    case_id     uuid,
    PRIMARY KEY (charge_id, entry)
);
CREATE INDEX charge_entry_day_idx ON charge_entry (office, at);
CREATE INDEX charge_entry_case_idx ON charge_entry (case_id) WHERE case_id IS NOT NULL;

-- Books of blank invoices and receipts by their numbers, so that no two have one number (INT-60).
CREATE TABLE receipt_book_index (
    book_id       uuid    PRIMARY KEY,
    office        text    NOT NULL,
    kind          text    NOT NULL,
    series        text    NOT NULL,
    first_number  bigint  NOT NULL,
    last_number   bigint  NOT NULL
);
CREATE INDEX receipt_book_index_series_idx ON receipt_book_index (office, kind, series, first_number);
