-- Where paid services are found by kind, and whether they are missing in a month's summary. Written with every change of one, and only then.
CREATE TABLE service_index (
    service_id      uuid  PRIMARY KEY,
    office          text  NOT NULL,
    service         text  NOT NULL,
    state           text  NOT NULL,
    -- The month in whose summary it is awaited; null when none is.
    unbilled_month  text
);
CREATE INDEX service_index_unbilled_idx ON service_index (office, unbilled_month) WHERE unbilled_month IS NOT NULL;

-- What is in the months' summaries for finance (服务项目汇总表).
CREATE TABLE service_bill (
    service_id  uuid    NOT NULL,
    -- 2026-03
    month       text    NOT NULL,
    office      text    NOT NULL,
    service     text    NOT NULL,
    number      text    NOT NULL,
    amount_fen  bigint  NOT NULL,
    -- What the supplier of plants owes of it.
    claim_fen   bigint,
    supplier    text,
    PRIMARY KEY (service_id, month)
);
CREATE INDEX service_bill_month_idx ON service_bill (office, month, service);
