-- How the case stands after an event travels beside it, for those who follow cases without their rules: kind, state, and where something is due its
-- bound and its clock, with blanks between. One column, because each one more costs a row as much as a short value. Rows of before have none.
ALTER TABLE outbox ADD COLUMN standing text;
