-- What contacts are about, by which they are counted (INT-27). Written with every change of a contact from now on; older ones are entered by a
-- search, which knows by the view which of them are there.
ALTER TABLE contact_index
    -- Null until it was looked at.
    ADD COLUMN kind     text,
    ADD COLUMN channel  text,
    -- Within the kind; null of what has none.
    ADD COLUMN category text,
    -- Of the caller's unit, as units are compared; null without one.
    ADD COLUMN building text COLLATE "C",
    -- Of a chat (INT-21); null while the first reply is not on record.
    ADD COLUMN first_reply_in_time boolean;
CREATE VIEW contact_figure AS SELECT contact_id FROM contact_index WHERE kind IS NOT NULL;
