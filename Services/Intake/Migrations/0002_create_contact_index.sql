-- Where the contacts of a household are found, newest first: by its file, or by its unit where they were recorded before there was one
-- (INT-39). Written with every change of a contact, and only then; older ones are entered by a search.
CREATE TABLE contact_index (
    contact_id   uuid        PRIMARY KEY,
    office       text        NOT NULL,
    -- Null when no file was known.
    household_id uuid,
    -- The caller's unit as it is compared; null without one.
    unit_key     text        COLLATE "C",
    -- The caller's number by its digits; null without one.
    phone_key    text        COLLATE "C",
    recorded_at  timestamptz NOT NULL,
    state        text        NOT NULL
);
CREATE INDEX contact_index_household_idx ON contact_index (household_id, recorded_at DESC, contact_id DESC) WHERE household_id IS NOT NULL;
CREATE INDEX contact_index_unit_idx ON contact_index (office, unit_key, recorded_at DESC, contact_id DESC)
    WHERE household_id IS NULL AND unit_key IS NOT NULL;
