-- Shifts that go on, by the desk that they are at: no two of one desk, also when they are begun in the same instant (OPS-07). Written when a shift
-- begins and removed when it is over. Of several that went on before, one holds the desk until it is over; all are kept as they are.
CREATE TABLE shift_on_duty (
    shift_id    uuid PRIMARY KEY,
    office      text NOT NULL,
    desk        text NOT NULL,
    CONSTRAINT shift_on_duty_desk_key UNIQUE (office, desk)
);

INSERT INTO shift_on_duty (shift_id, office, desk)
SELECT DISTINCT ON (office, body -> 'form' ->> 'desk') id, office, body -> 'form' ->> 'desk'
FROM case_file WHERE kind = 'shift' AND state IN ('open', 'handed_over')
ORDER BY office, body -> 'form' ->> 'desk', created_at DESC;
