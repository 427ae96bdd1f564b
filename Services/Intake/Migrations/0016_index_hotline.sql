CREATE INDEX CONCURRENTLY IF NOT EXISTS contact_index_hotline_idx ON contact_index (office, recorded_at DESC, contact_id DESC)
    WHERE hotline_code IS NOT NULL;
