-- In the order in which cases come: entries then fill page after page at the end. Newest first, each came before all others, and its page
-- was split in half: a half more pages, and work for every case that is made. What reads the newest first reads it backwards.
CREATE INDEX CONCURRENTLY IF NOT EXISTS case_file_kind_idx ON case_file (kind, created_at, id);
