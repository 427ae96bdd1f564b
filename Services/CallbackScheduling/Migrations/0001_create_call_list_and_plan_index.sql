-- Which owners are to be called, in what order. Written with every change of a callback task, and only then.
CREATE TABLE call_list (
    task_id         uuid         PRIMARY KEY,
    office          text         NOT NULL,
    kind            text         NOT NULL,
    -- The owner of this cycle is still to be called.
    is_open         boolean      NOT NULL,
    -- The earliest instant at which the owner should be called, as it was reckoned when the task last changed. It only ever grows later
    -- by the hours of the estate and of the owner; whoever reads reckons again.
    next_call_at    timestamptz  NOT NULL,
    -- A time was agreed with the owner; then next_call_at is that time.
    is_appointed    boolean      NOT NULL,
    -- A key owner (CBK-25), a major complaint (CBK-02) or an emergency (CBK-15): goes before others.
    goes_first      boolean      NOT NULL,
    -- The bound of T-CB, whether it has passed or not; the end of all time where none is set.
    due_at          timestamptz  NOT NULL,
    -- Who is to call, as the appointment names them.
    person          text
);
CREATE INDEX call_list_order_idx ON call_list (office, is_appointed DESC, goes_first DESC, due_at, task_id) INCLUDE (next_call_at) WHERE is_open;
CREATE INDEX call_list_next_idx ON call_list (office, next_call_at, task_id) WHERE is_open;

-- Callback plans by what is to be done for them. Written with every change of a plan, and only then.
CREATE TABLE plan_index (
    plan_id     uuid     PRIMARY KEY,
    office      text     NOT NULL,
    -- Its callback tasks are to be made, or those that nobody had begun at its end to be dropped.
    owes_work   boolean  NOT NULL
);
CREATE INDEX plan_index_work_idx ON plan_index (plan_id) WHERE owes_work;
