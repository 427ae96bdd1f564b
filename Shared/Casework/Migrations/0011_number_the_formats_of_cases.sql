-- In which form a body is stored. A program leaves alone what a newer one has written in a form that it does not know (ADR 24).
ALTER TABLE case_file ADD COLUMN format smallint NOT NULL DEFAULT 1;
