#!/usr/bin/env bash
# First start of the PostgreSQL container: one role and one database for each service (see docs/containers.md). By hand, later: for
# services that have come since; what is there stays as it is.
set -euo pipefail

administer() { psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --dbname=postgres "$@"; }

for service in intake complaints repairs callbacks console; do
    there=$(administer --tuples-only --no-align --command="SELECT 1 FROM pg_database WHERE datname = 'guanjia_$service'")
    [[ -z $there ]] || continue
    GUANJIA_ROLE_PASSWORD=$(<"/run/secrets/${service}_password") administer --set=name="guanjia_$service" \
        --set=password_is_new=on --file=/guanjia/database.sql
done
