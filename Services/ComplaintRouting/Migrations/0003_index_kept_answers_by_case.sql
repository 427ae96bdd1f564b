-- A purge takes the answers that were kept of a complaint (CMP-50): by the case, of which nothing else asks. In this service only, because
-- no other purges, and an index costs every command that keeps an answer.
CREATE INDEX CONCURRENTLY IF NOT EXISTS idempotency_key_case_idx ON idempotency_key (case_id);
