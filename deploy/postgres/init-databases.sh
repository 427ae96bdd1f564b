#!/usr/bin/env bash
# First start of the PostgreSQL container: one role and one database for each service (see docs/containers.md).
set -euo pipefail

for service in intake complaints repairs callbacks; do
    GUANJIA_ROLE_PASSWORD=$(<"/run/secrets/${service}_password") psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 \
        --username="$POSTGRES_USER" --dbname=postgres --set=name="guanjia_$service" --set=password_is_new=on \
        --file=/guanjia/database.sql
done
