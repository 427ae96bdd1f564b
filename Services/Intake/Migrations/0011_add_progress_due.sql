-- By when the result of a case is promised, as its events tell it (CMP-36).
ALTER TABLE case_progress_step
    -- Whether the step says what is promised from here on; nothing is, when due_at is null beside it.
    ADD COLUMN tells_due boolean NOT NULL DEFAULT false,
    ADD COLUMN due_at    timestamptz;
