-- One service's role and database, both called :name, for psql. Safe to run again. Used by ./guanjia up and by the
-- PostgreSQL container's first start. The password comes from the environment variable GUANJIA_ROLE_PASSWORD.
--
-- No role can reach another service's tables: it cannot even connect to the other database.

\getenv password GUANJIA_ROLE_PASSWORD

SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = :'name') AS role_exists \gset
\if :role_exists
    -- Somebody may be using the role: its password is ours to set only where we made it.
    \if :password_is_new
        DO $$ BEGIN RAISE EXCEPTION 'the role exists already, and its password is not known here'; END $$;
    \endif
\else
    SELECT format('CREATE ROLE %I LOGIN', :'name') \gexec
\endif
SELECT format('ALTER ROLE %I PASSWORD %L', :'name', :'password') \gexec

-- An administrator who is no superuser may only give a database to a role that it is a member of.
SELECT format('GRANT %I TO CURRENT_USER', :'name')
WHERE NOT (SELECT rolsuper FROM pg_roles WHERE rolname = CURRENT_USER) \gexec

SELECT format('CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING ''UTF8''', :'name', :'name')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \gexec

REVOKE ALL ON DATABASE :"name" FROM PUBLIC;

\connect :"name"
REVOKE ALL ON SCHEMA public FROM PUBLIC;
