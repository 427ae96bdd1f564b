-- A forum at a year's end counts while it is still ahead, and afterwards only if it was held.
ALTER TABLE forum_index ADD COLUMN begins_at timestamptz;
UPDATE forum_index f SET begins_at = (c.body #>> '{form,beginsAt}')::timestamptz FROM case_file c WHERE c.id = f.forum_id;
ALTER TABLE forum_index ALTER COLUMN begins_at SET NOT NULL;
