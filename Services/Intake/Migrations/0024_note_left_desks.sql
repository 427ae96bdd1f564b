-- Desks that nobody is at: by which shift each was left, since when, and since when its heads know (OPS-08). Written when a shift is over and
-- removed when the next one of its desk begins. Of desks that were left before nobody is told, until somebody was there again.
CREATE TABLE desk_left (
    office      text NOT NULL,
    desk        text NOT NULL,
    shift_id    uuid NOT NULL UNIQUE,
    left_at     timestamptz NOT NULL,
    told_at     timestamptz,
    PRIMARY KEY (office, desk)
);

CREATE INDEX desk_left_untold_idx ON desk_left (left_at) WHERE told_at IS NULL;
