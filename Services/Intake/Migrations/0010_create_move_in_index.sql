-- Who moved in in which month, for the lists of RPT-07. Written with every change of a move-in, and only then.
CREATE TABLE move_in_index (
    move_in_id    uuid PRIMARY KEY,
    office        text NOT NULL,
    occupier_kind text NOT NULL,
    -- Null until somebody has moved in.
    month         text
);
CREATE INDEX move_in_index_month_idx ON move_in_index (month, office) WHERE month IS NOT NULL;
