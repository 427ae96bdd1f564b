-- Visitors whose material was kept, by the month in whose list it stands (INT-30).
CREATE TABLE visitor_material (
    visitor_id  uuid        PRIMARY KEY,
    office      text        NOT NULL,
    -- Such as 2026-03, in the estate's zone.
    month       text        NOT NULL
);
CREATE INDEX visitor_material_month_idx ON visitor_material (month, office);
