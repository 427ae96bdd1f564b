-- No two books of an office have one number, also when they are entered in the same instant (INT-60). What overlapped before is kept as it is.
ALTER TABLE receipt_book_index ADD COLUMN overlapping boolean NOT NULL DEFAULT false;

UPDATE receipt_book_index b SET overlapping = true
WHERE EXISTS (
    SELECT FROM receipt_book_index o
    WHERE o.office = b.office AND o.kind = b.kind AND o.series = b.series AND o.book_id < b.book_id
        AND o.first_number <= b.last_number AND o.last_number >= b.first_number);

-- One range over all books: office, kind and series are the digits before the eighteen of a number. That needs no extension, which the program's
-- role could not create; that two series have one hash is as likely as one in 2^64.
ALTER TABLE receipt_book_index ADD CONSTRAINT receipt_book_index_numbers_excl EXCLUDE USING gist (
    numrange(
        hashtextextended(office || chr(31) || kind || chr(31) || series, 0)::numeric * 1000000000000000000 + first_number,
        hashtextextended(office || chr(31) || kind || chr(31) || series, 0)::numeric * 1000000000000000000 + last_number,
        '[]') WITH &&
) WHERE (NOT overlapping);
