-- One row a case says when the next of its clocks is due. The others follow from the case's body, and take the row in their turn.
DELETE FROM timer t
USING timer e
WHERE e.case_id = t.case_id AND left(e.name, 1) <> '@' AND left(t.name, 1) <> '@' AND (e.due_at, e.name) < (t.due_at, t.name);
