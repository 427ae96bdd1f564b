CREATE INDEX CONCURRENTLY IF NOT EXISTS case_progress_number_idx ON case_progress (number);
