-- As the index by kind alone.
CREATE INDEX CONCURRENTLY IF NOT EXISTS case_file_kind_state_idx ON case_file (kind, state, created_at, id);
