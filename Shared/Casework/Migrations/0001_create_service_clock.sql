-- The one clock of a service (D7, D21): the database's, plus an offset that is zero outside a development installation.
CREATE TABLE service_clock (
    singleton     boolean  PRIMARY KEY DEFAULT true CHECK (singleton),
    clock_offset  interval NOT NULL DEFAULT interval '0',
    adjustable    boolean  NOT NULL DEFAULT false,
    CHECK (adjustable OR clock_offset = interval '0')
);
INSERT INTO service_clock DEFAULT VALUES;

-- STABLE, although it reads a moving clock: within one statement it may be computed once, so that an index on due_at serves it.
CREATE FUNCTION service_now() RETURNS timestamptz
    LANGUAGE sql STABLE PARALLEL SAFE
    AS 'SELECT clock_timestamp() + clock_offset FROM service_clock';
