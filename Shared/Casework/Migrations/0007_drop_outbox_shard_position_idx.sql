-- A backlog is read by position alone: the primary key finds it, and one index entry an event is spared.
DROP INDEX outbox_shard_position_idx;
