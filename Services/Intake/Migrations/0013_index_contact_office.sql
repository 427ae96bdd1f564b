CREATE INDEX CONCURRENTLY IF NOT EXISTS contact_index_office_idx ON contact_index (office, recorded_at);
