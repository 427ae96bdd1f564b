-- Where households are found by a part of their unit, by somebody's name and by a telephone number (INT-39). Written with every change of a
-- file, and only then. Keys are compared byte by byte, so that a beginning of one is a range of an index.
CREATE TABLE household_index (
    household_id uuid        PRIMARY KEY,
    -- The file under which it is found: itself, or the one that it is merged into.
    lead_id      uuid        NOT NULL,
    office       text        NOT NULL,
    unit_key     text        COLLATE "C" NOT NULL,
    -- The first part of the key, and the last.
    building     text        COLLATE "C" NOT NULL,
    room         text        COLLATE "C" NOT NULL,
    -- The key with nothing between its parts.
    unit_joined  text        COLLATE "C" NOT NULL,
    -- open, vacant or merged.
    state        text        NOT NULL,
    -- A to I; null when nobody has judged it.
    class        text,
    key_owner    boolean     NOT NULL,
    opened_at    timestamptz NOT NULL
);
CREATE INDEX household_index_unit_idx ON household_index (unit_key, office);
CREATE INDEX household_index_room_idx ON household_index (room, building, office);
CREATE INDEX household_index_office_idx ON household_index (office, unit_key);
CREATE INDEX household_index_key_owner_idx ON household_index (household_id) WHERE key_owner;
CREATE INDEX household_index_class_idx ON household_index (class, household_id) WHERE class IS NOT NULL;

-- One row for each person of a household.
CREATE TABLE household_person (
    household_id uuid    NOT NULL,
    person       integer NOT NULL,
    lead_id      uuid    NOT NULL,
    office       text    NOT NULL,
    -- As it is searched for: narrow, small, without blanks.
    name_key     text    COLLATE "C" NOT NULL,
    -- By their digits.
    phones       text[]  NOT NULL,
    -- What the person is found by: n and one or two signs of the name that stand together, p and the end of a number from four digits up.
    terms        text[]  NOT NULL,
    PRIMARY KEY (household_id, person)
);
-- Without a list of what is yet to be entered: a search must not have to read one.
CREATE INDEX household_person_terms_idx ON household_person USING gin (terms) WITH (fastupdate = off);
CREATE INDEX household_person_name_idx ON household_person (name_key, office);

-- What the ids of households are made with: 244 random bits, so that a unit cannot be found from an id by trying all units. Never changed.
CREATE TABLE household_secret (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    secret   bytea   NOT NULL
);
INSERT INTO household_secret (secret) SELECT sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8'));
