-- Which contacts the city's hotline passed on, and as what (Open311); null for all others.
ALTER TABLE contact_index ADD COLUMN hotline_code text COLLATE "C";
