-- The offices that have files, and since when, are asked for once a minute (CMP-50, OPS-05).
CREATE INDEX complaint_index_closed_idx ON complaint_index (office, closed_at) WHERE closed_at IS NOT NULL;
