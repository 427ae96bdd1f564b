-- Takes the right to change the schema from a service, for production: its role keeps reading and writing rows, and a second role,
-- <name>_migrate, owns the database and what is in it and runs `migrate`. So whoever gets hold of a service's password cannot drop a table,
-- or switch off what keeps the history from being changed. It still may create tables and functions of its own, and triggers on the two tables
-- that stay its own; what it has left there is refused below, or told of.
--
-- For psql, as an administrator, with the service's role and database from database.sql:
--   GUANJIA_MIGRATION_PASSWORD=… psql --set=ON_ERROR_STOP=1 --set=name=guanjia_intake --file=deploy/postgres/roles.sql
-- Run it after database.sql and again after the first `migrate`, which makes what it hands out; safe to run at any time, also on an
-- installation whose service has owned everything so far.
--
-- The service goes on owning two tables, inbox and outbox: it adds and drops their partitions by itself.

\getenv password GUANJIA_MIGRATION_PASSWORD
\set migrator :name '_migrate'

SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls AS is_mighty
FROM pg_roles WHERE rolname = :'name' \gset
\if :is_mighty
    DO $$ BEGIN RAISE EXCEPTION 'the service''s role is an administrator; it must be an ordinary one'; END $$;
\endif

SELECT format('CREATE ROLE %I LOGIN', :'migrator') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'migrator') \gexec
SELECT format('ALTER ROLE %I PASSWORD %L', :'migrator', :'password') \gexec
-- Whoever migrates also changes the two tables that are the service's; never the other way round.
SELECT format('GRANT %I TO %I', :'name', :'migrator') \gexec
SELECT format('GRANT %I TO CURRENT_USER', :'migrator')
WHERE NOT (SELECT rolsuper FROM pg_roles WHERE rolname = CURRENT_USER) \gexec

ALTER DATABASE :"name" OWNER TO :"migrator";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"name" TO :"name";

\connect :"name"
-- The service may create in public: nothing of it is to be called here by a name that PostgreSQL means (CVE-2018-1058).
SET search_path = pg_catalog, pg_temp;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
-- CREATE for the partitions.
GRANT USAGE, CREATE ON SCHEMA public TO :"name";

SELECT set_config('guanjia.service', :'name', false), set_config('guanjia.migrator', :'migrator', false) \g /dev/null
DO $$
DECLARE
    thing record;
BEGIN
    -- No migration of ours makes a function that runs as its owner; one that the service made would run as the migrator from here on.
    FOR thing IN SELECT oid::regprocedure AS name FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef LOOP
        RAISE EXCEPTION 'the function % in public runs as its owner; look at who made it, and drop it', thing.name;
    END LOOP;
    -- Tables and their partitions; identities follow their tables.
    FOR thing IN
        SELECT c.oid::regclass AS name,
               coalesce(p.parent, c.relname) IN ('inbox', 'outbox') AS is_own
        FROM pg_class c
        LEFT JOIN LATERAL (
            SELECT r.relname AS parent FROM pg_inherits i JOIN pg_class r ON r.oid = i.inhparent WHERE i.inhrelid = c.oid
        ) p ON true
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    LOOP
        EXECUTE format('ALTER TABLE %s OWNER TO %I', thing.name,
                       current_setting(CASE WHEN thing.is_own THEN 'guanjia.service' ELSE 'guanjia.migrator' END));
    END LOOP;
    FOR thing IN
        SELECT p.oid::regprocedure AS name FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
    LOOP
        EXECUTE format('ALTER ROUTINE %s OWNER TO %I', thing.name, current_setting('guanjia.migrator'));
    END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"name";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO :"name";
GRANT EXECUTE ON ALL ROUTINES IN SCHEMA public TO :"name";
REVOKE EXECUTE ON ALL ROUTINES IN SCHEMA public FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE :"migrator" IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"name";
ALTER DEFAULT PRIVILEGES FOR ROLE :"migrator" IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO :"name";
ALTER DEFAULT PRIVILEGES FOR ROLE :"migrator" GRANT EXECUTE ON ROUTINES TO :"name";
ALTER DEFAULT PRIVILEGES FOR ROLE :"migrator" REVOKE EXECUTE ON ROUTINES FROM PUBLIC;

-- Which migrations have run only the migrator says.
SELECT to_regclass('public.schema_migration') IS NOT NULL AS is_migrated \gset
\if :is_migrated
    REVOKE INSERT, UPDATE, DELETE ON public.schema_migration FROM :"name";
\endif
