-- What the desk keeps of each unit, whatever kind of case it is, so that all of it is found from the file of the household, newest first (INT-39).
-- Written when a case is made, and only then: neither its unit nor its time changes. Older cases are entered by a search.
CREATE TABLE unit_case (
    case_id     uuid        PRIMARY KEY,
    office      text        NOT NULL,
    -- The unit as it is compared: that of the file which the case names, its own otherwise. Null of a case of no unit.
    unit_key    text        COLLATE "C",
    kind        text        NOT NULL,
    opened_at   timestamptz NOT NULL
);
CREATE INDEX unit_case_unit_idx ON unit_case (office, unit_key, opened_at DESC, case_id DESC) WHERE unit_key IS NOT NULL;
