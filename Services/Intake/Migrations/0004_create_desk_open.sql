-- What is open at the desks: mail that lies there, visitors in the house, keys that are out, groups that are expected. Written with every
-- change of such a case, and only then; what is settled has no row, so that the table stays as small as what is open.
CREATE TABLE desk_open (
    case_id     uuid        PRIMARY KEY,
    office      text        NOT NULL,
    -- mail_item, visitor, key_custody or group_visit.
    kind        text        NOT NULL,
    -- The unit that mail or keys belong to; null otherwise.
    unit        text,
    -- By what its list is ordered: since when it lies or waits here, or when it is due.
    sort_at     timestamptz NOT NULL
);
CREATE INDEX desk_open_office_idx ON desk_open (kind, office, sort_at, case_id);
CREATE INDEX desk_open_list_idx ON desk_open (kind, sort_at, case_id);
CREATE INDEX desk_open_unit_idx ON desk_open (kind, office, unit, sort_at, case_id) WHERE unit IS NOT NULL;
