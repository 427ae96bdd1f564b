-- How the case stands after an event travels beside it, for those who follow cases without their rules. Rows of before have none.
ALTER TABLE outbox
    ADD COLUMN kind      text,
    ADD COLUMN state     text,
    ADD COLUMN due_at    timestamptz,
    ADD COLUMN due_clock text;
