# shellcheck shell=bash
# PostgreSQL: a private cluster in .local/postgres, or a server that the user names; then one database and one role for
# each service. All clients use TCP on 127.0.0.1 with SCRAM passwords; Unix sockets are off, for their paths may hold no
# more than 107 characters.

MINIMUM_POSTGRES=15
POSTGRES_FIRST_PORT=25432
POSTGRES_START_SECONDS=60

# Directory of the newest PostgreSQL server's executables, version 15 or newer.
find_postgres() {
    local directory version best='' best_version=0
    for directory in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin "$(pg_config --bindir 2>/dev/null || true)"; do
        [[ -x $directory/postgres && -x $directory/initdb ]] || continue
        version=$("$directory/postgres" --version | sed -E 's/[^0-9]*([0-9]+).*/\1/')
        if ((version >= MINIMUM_POSTGRES && version > best_version)); then
            best=$directory best_version=$version
        fi
    done
    [[ -n $best ]] || return 1
    printf '%s' "$best"
}

# PostgreSQL refuses to run as root, so root hands it to the user that Debian's package makes.
as_postgres_user() {
    if ((EUID == 0)); then
        (cd / && exec setpriv --reuid=postgres --regid=postgres --init-groups -- "$@")
    else
        "$@"
    fi
}

# The user postgres must be able to walk down to the directory.
postgres_can_reach() { ((EUID != 0)) || as_postgres_user test -x "$1" 2>/dev/null; }

# new_cluster <data directory> <password>
new_cluster() {
    local directory=$1 password=$2 password_file log=$LOGS/initdb.log bin
    bin=$(find_postgres)
    password_file=$(mktemp)
    printf '%s\n' "$password" >"$password_file"
    mkdir -p "$directory"
    chmod 700 "$directory"
    if ((EUID == 0)); then chown postgres:postgres "$directory" "$password_file"; fi
    if ! as_postgres_user "$bin/initdb" --pgdata="$directory" --username=postgres --pwfile="$password_file" \
        --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --data-checksums >"$log" 2>&1; then
        rm -f "$password_file"
        fail_with_log "Could not make a PostgreSQL cluster in $directory." "$log"
    fi
    rm -f "$password_file"
}

# start_cluster <process name> <data directory> <port> [further -c settings]: fails when it does not come up.
start_cluster() {
    local name=$1 directory=$2 port=$3 bin
    shift 3
    bin=$(find_postgres)
    directory=$(readlink -f -- "$directory")   # the user postgres may be unable to follow the link itself
    local -a command=("$bin/postgres" -D "$directory" -c "port=$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories=
        -c timezone=UTC -c log_timezone=UTC -c "log_line_prefix=%m [%p] %q%u@%d " "$@")
    if ((EUID == 0)); then command=(env --chdir=/ setpriv --reuid=postgres --regid=postgres --init-groups -- "${command[@]}"); fi
    start_process "$name" "$bin/postgres" "${command[@]}" || return 1
    wait_until "$POSTGRES_START_SECONDS" "$name" "$bin/pg_isready" --quiet --host=127.0.0.1 --port="$port"
}

random_password() { head -c 24 /dev/urandom | base64 | tr '+/' '-_'; }

# Writes a secret that only its owner can read, and never a half one.
write_secret() {
    (umask 077 && cat >"$1.new")
    mv -f "$1.new" "$1"
}

uses_own_postgres() { [[ -z ${GUANJIA_POSTGRES_ADMIN_URL:-} && -z ${GUANJIA_INTAKE_DATABASE_URL:-} ]]; }

start_postgres() {
    if ! uses_own_postgres; then
        STEP_NOTE="yours is used, none started"
        return 0
    fi
    local directory=$LOCAL/postgres port pid
    if pid=$(running_pid postgres); then
        STEP_NOTE="already running on 127.0.0.1:$(<"$STATE/postgres.port") (process $pid)"
        return 0
    fi
    make_own_cluster "$directory"
    port=$(usable_port "$STATE/postgres.port" "$POSTGRES_FIRST_PORT")
    # Nothing acknowledged may be lost, on a trial installation too; so these two are written down, not left to defaults.
    start_cluster postgres "$directory" "$port" -c fsync=on -c synchronous_commit=on -c max_connections=200 \
        -c shared_buffers=256MB -c max_wal_size=2GB ||
        fail_with_log "PostgreSQL did not start." "$LOGS/postgres.log" "Its data is in .local/postgres. The log says why."
    printf '%s\n' "$port" >"$STATE/postgres.port"
    printf 'postgresql://postgres:%s@127.0.0.1:%s/postgres\n' "$(<"$SECRETS/postgres-admin.password")" "$port" |
        write_secret "$SECRETS/postgres-admin.url"
    STEP_NOTE="started on 127.0.0.1:$port"
}

# The cluster, once. Where the user postgres cannot walk down to .local, the data lies under /var/lib/guanjia and
# .local/postgres points there.
make_own_cluster() {
    local directory=$1 real
    if [[ -e $directory ]]; then
        as_postgres_user test -r "$(readlink -f -- "$directory")/PG_VERSION" || fail "The database in .local/postgres cannot be read by this user." \
            "It was made by another one (root?). Run ./guanjia as that user, or remove .local to start afresh."
        return 0
    fi
    real=$directory
    if ! postgres_can_reach "$LOCAL"; then
        real=/var/lib/guanjia/$(printf '%s' "$ROOT" | sha256sum | cut -c 1-12)/postgres
        mkdir -p "${real%/postgres}"
        chmod 755 /var/lib/guanjia "${real%/postgres}"
        warn "User postgres cannot read $ROOT, so the database lies in $real."
        [[ ! -e $real ]] || fail "There is already a database in $real, left by an earlier .local." "Remove that directory, then run ./guanjia up."
    fi
    random_password | write_secret "$SECRETS/postgres-admin.password"
    new_cluster "$real.new" "$(<"$SECRETS/postgres-admin.password")"
    mv "$real.new" "$real"
    if [[ $real != "$directory" ]]; then ln -s "$real" "$directory"; fi
}

# usable_port <file> <first port>: the port written in the file when it is still free, else the next free one.
usable_port() {
    local port
    if [[ -f $1 ]]; then
        port=$(<"$1")
        if ! port_in_use "$port"; then
            printf '%s' "$port"
            return 0
        fi
    fi
    free_port "$2"
}

database_url_setting() { printf 'GUANJIA_%s_DATABASE_URL' "${SHORT_NAME[$1]^^}"; }

# Writes .local/secrets/<service>.database-url for each service, and makes database and role where we are to.
create_databases() {
    local service setting file admin made=0
    for service in "${SERVICES[@]}"; do
        setting=$(database_url_setting "$service")
        file=$SECRETS/${SHORT_NAME[$service]}.database-url
        if [[ -n ${!setting:-} ]]; then
            printf '%s\n' "${!setting}" | write_secret "$file"
            continue
        fi
        admin=${GUANJIA_POSTGRES_ADMIN_URL:-$(<"$SECRETS/postgres-admin.url")}
        create_database "guanjia_${SHORT_NAME[$service]}" "$admin" "$file"
        made=$((made + 1))
    done
    if ((made)); then STEP_NOTE="$made, each with its own role"; else STEP_NOTE="yours are used"; fi
}

# create_database <name of role and database> <administrator's URL> <file for the service's URL>
create_database() {
    local name=$1 admin=$2 file=$3 password_file=$SECRETS/$1.password log=$LOGS/databases.log
    local service_file=$SECRETS/postgres-admin.service password_is_new=off
    if [[ ! -f $password_file ]]; then
        random_password | write_secret "$password_file"
        password_is_new=on
    fi
    # psql gets the administrator's password by a file and the role's by the environment: neither shows in a process list.
    printf '%s' "$admin" | "$PYTHON" "$ROOT/deploy/lib/postgres_url.py" service-file | write_secret "$service_file"
    if ! PGSERVICEFILE=$service_file PGSERVICE=admin GUANJIA_ROLE_PASSWORD=$(<"$password_file") PGCONNECT_TIMEOUT=10 \
        psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --set=name="$name" --set=password_is_new="$password_is_new" \
        --file="$ROOT/deploy/postgres/database.sql" >"$log" 2>&1 </dev/null; then
        if grep -q 'not known here' "$log"; then
            rm -f "$password_file"
            fail "The role $name exists on your server, and .local/secrets does not hold its password." \
                "Drop the role, or give the database by its URL in GUANJIA_INTAKE_DATABASE_URL and the other four."
        fi
        fail_with_log "Could not make database $name." "$log" "Can the administrator's role create roles and databases?"
    fi
    printf '%s' "$admin" | "$PYTHON" "$ROOT/deploy/lib/postgres_url.py" for-role "$name" "$password_file" | write_secret "$file"
}
