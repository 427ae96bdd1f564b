CREATE INDEX CONCURRENTLY IF NOT EXISTS contact_index_phone_idx ON contact_index (office, phone_key, recorded_at DESC, contact_id DESC)
    WHERE phone_key IS NOT NULL;
