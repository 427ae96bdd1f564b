-- One search enters contacts and what is counted of them, where there were two: one for the table and one for its figures. Where the first had
-- not come to its end, the other, which passed over what was not in the table, begins anew.
DELETE FROM index_search WHERE name = 'contact_figure' AND EXISTS (SELECT FROM index_search WHERE name = 'contact_index' AND NOT finished);
