-- The complaint because of which a slip was asked for; of the slips from before there are none.
ALTER TABLE work_order_index ADD COLUMN complaint_id uuid;
CREATE INDEX work_order_index_complaint_idx ON work_order_index (complaint_id) WHERE complaint_id IS NOT NULL;
