# shellcheck shell=bash
# The services and the Console: their settings, migrations, start, readiness and stop.

READY_SECONDS=60   # how long a service has from its start until /readyz answers 200

http_port() { printf '%d' $((PORT_BASE + PORT_OFFSET[$1])); }
admin_port() { printf '%d' $((PORT_BASE + PORT_OFFSET[$1] + 1000)); }

# What decides where the services' data is. A running installation is not pointed elsewhere behind its back.
installation_settings() {
    printf 'kafka=%s\n' "${KAFKA_BOOTSTRAP_SERVERS:-own}"
    if uses_own_postgres; then
        printf 'postgres=own\n'
    else
        printf 'postgres=yours-%s\n' "$(printf '%s %s' "${GUANJIA_POSTGRES_ADMIN_URL:-}" "${GUANJIA_INTAKE_DATABASE_URL:-}" | sha256sum | cut -c 1-12)"
    fi
    printf 'ports=%s\nconfiguration=%s\n' "$PORT_BASE" "$CONFIGURATION"
    [[ $OBJECTS == "$LOCAL/objects" ]] || printf 'objects=%s\n' "$OBJECTS"
}

check_settings() {
    local service wanted
    if [[ ! $PORT_BASE =~ ^[0-9]{4,5}$ ]] || ((PORT_BASE < 1024 || PORT_BASE > 64000)); then
        fail "GUANJIA_PORT_BASE is $PORT_BASE." "Set a number from 1024 to 64000."
    fi
    check_database_urls
    [[ -f $POLICY_FILE ]] || fail "There is no policy file $POLICY_FILE." "GUANJIA_POLICY_FILE names another; deploy/policy/ holds ours."
    wanted=$(installation_settings)
    for service in "${SERVICES[@]}"; do
        if running_pid "${SHORT_NAME[$service]}" >/dev/null; then
            if [[ -f $STATE/settings && $(<"$STATE/settings") != "$wanted" ]]; then
                fail "$service runs with other settings: $(diff <(printf '%s\n' "$wanted") "$STATE/settings" | sed -n 's/^> //p' | paste -sd ' ')." \
                    "First: ./guanjia down"
            fi
        elif port_in_use "$(http_port "$service")" || port_in_use "$(admin_port "$service")"; then
            fail "Port $(http_port "$service") or $(admin_port "$service"), which $service needs, is taken by another program." \
                "Stop that program, or move all ports: GUANJIA_PORT_BASE=18080 ./guanjia up"
        fi
    done
    printf '%s\n' "$wanted" >"$STATE/settings"
}

# Databases of yours for some services and ours for others would be a mistake more often than a wish.
check_database_urls() {
    local service setting
    local -a given=() absent=()
    for service in "${SERVICES[@]}"; do
        setting=$(database_url_setting "$service")
        if [[ -n ${!setting:-} ]]; then given+=("$setting"); else absent+=("$setting"); fi
    done
    if ((${#given[@]} && ${#absent[@]})); then
        fail "${given[0]} is set, but not ${absent[*]}." "Set all five or none; with GUANJIA_POSTGRES_ADMIN_URL alone \`up\` makes the databases."
    fi
}

# Fills SERVICE_SETTINGS with a service's environment. Passwords travel in files, not in the environment.
service_settings() {
    SERVICE_SETTINGS=(
        "DATABASE_URL_FILE=$SECRETS/${SHORT_NAME[$1]}.database-url"
        "KAFKA_BOOTSTRAP_SERVERS=$(bootstrap_servers)"
        GUANJIA_HTTP_HOST=127.0.0.1
        "GUANJIA_HTTP_PORT=$(http_port "$1")"
        "GUANJIA_ADMIN_PORT=$(admin_port "$1")"
        GUANJIA_PROFILE=dev
        "GUANJIA_POLICY_FILE=$POLICY_FILE"
        "GUANJIA_TOKENS_FILE=$SECRETS/tokens/tokens.json"
        "GUANJIA_LOG_LEVEL=${GUANJIA_LOG_LEVEL:-info}"
        # A crash says where, and nothing of what was in memory: registers point at names and phone numbers.
        SWIFT_BACKTRACE=enable=yes,interactive=no,color=no,registers=none
    )
    case $1 in
        Console) console_settings ;;
        # What is sealed in events stays sealed for the Console.
        *) SERVICE_SETTINGS+=("GUANJIA_KEYS_FILE=$SECRETS/sealing-keys.json") ;;
    esac
    if [[ $1 == RepairDispatch || $1 == Intake ]]; then object_settings; fi
}

# Adds where the services are that the Console asks as its user, and the tokens that people may choose to sign in with.
console_settings() {
    local setting
    place_settings
    SERVICE_SETTINGS+=("${PLACE_SETTINGS[@]}" "GUANJIA_TOKENS_DIR=$SECRETS/tokens")
    for setting in GUANJIA_SESSION_HOURS GUANJIA_SECURE_COOKIES GUANJIA_OBJECT_LIMIT_BYTES GUANJIA_PUBLIC_URL \
        GUANJIA_OIDC_{CLIENT_ID,CLIENT_SECRET_FILE,SCOPES,AUDIENCE,RESOURCE}; do
        if [[ -n ${!setting:-} ]]; then SERVICE_SETTINGS+=("$setting=${!setting}"); fi
    done
}

# Fills PLACE_SETTINGS with the addresses of the services that keep cases.
place_settings() {
    local service setting
    PLACE_SETTINGS=()
    for service in "${SERVICES[@]}"; do
        [[ $service != Console ]] || continue
        setting=GUANJIA_${SHORT_NAME[$service]^^}
        PLACE_SETTINGS+=(
            "${setting}_URL=http://127.0.0.1:$(http_port "$service")" "${setting}_ADMIN_URL=http://127.0.0.1:$(admin_port "$service")"
        )
    done
}

# Adds where photos, signatures and originals are kept, each service's in a folder of its own.
object_settings() {
    local setting
    SERVICE_SETTINGS+=("GUANJIA_OBJECTS=$OBJECTS")
    for setting in GUANJIA_OBJECT_LIMIT_BYTES GUANJIA_S3_{ENDPOINT,REGION,PATH_STYLE,ACCESS_KEY_FILE,SECRET_KEY_FILE}; do
        if [[ -n ${!setting:-} ]]; then SERVICE_SETTINGS+=("$setting=${!setting}"); fi
    done
}

# Fills TOOL_SETTINGS with the environment of guanjiactl.
tool_settings() {
    place_settings
    TOOL_SETTINGS=(
        GUANJIA_PROFILE=dev "KAFKA_BOOTSTRAP_SERVERS=$(bootstrap_servers)"
        "GUANJIA_KEYS_FILE=$SECRETS/sealing-keys.json" "GUANJIA_TOKENS_DIR=$SECRETS/tokens" "${PLACE_SETTINGS[@]}"
        "GUANJIA_CONSOLE_URL=http://127.0.0.1:$(http_port Console)" "GUANJIA_CONSOLE_ADMIN_URL=http://127.0.0.1:$(admin_port Console)"
    )
}

# Keys that seal what is private, and one access token per role; made once, kept until .local is removed.
create_secrets() {
    local keys=$SECRETS/sealing-keys.json tokens=$SECRETS/tokens log=$LOGS/secrets.log tool made=()
    tool=$(binary_directory)/guanjiactl
    if [[ ! -s $keys ]]; then
        "$tool" keys generate 2>"$log" </dev/null | write_secret "$keys" || fail_with_log "Could not make the sealing keys." "$log"
        made+=("sealing keys")
    fi
    if [[ ! -s $tokens/tokens.json ]]; then
        rm -rf "$tokens.new"
        (umask 077 && mkdir "$tokens.new")
        "$tool" tokens generate --out-dir "$tokens.new" >"$log" 2>&1 </dev/null || fail_with_log "Could not make the access tokens." "$log"
        rm -rf "$tokens"
        mv "$tokens.new" "$tokens"
        made+=("access tokens")
    fi
    STEP_NOTE="in .local/secrets"
    if ((${#made[@]})); then STEP_NOTE="made ${made[*]/%/,} kept in .local/secrets"; fi
}

migrate_services() {
    local service log
    for service in "${SERVICES[@]}"; do
        log=$LOGS/migrate-${SHORT_NAME[$service]}.log
        progress "$service"
        service_settings "$service"
        env "${SERVICE_SETTINGS[@]}" "$(binary_directory)/$service" migrate >"$log" 2>&1 </dev/null ||
            fail_with_log "$service could not migrate its database." "$log"
    done
    STEP_NOTE="${#SERVICES[@]} databases up to date"
}

start_services() {
    local service name pid
    local -a started=() running=()
    for service in "${SERVICES[@]}"; do
        name=${SHORT_NAME[$service]}
        if pid=$(running_pid "$name") && is_outdated "$service" "$pid"; then
            progress "$service: a newer build, restarting"
            signal_process "$name" TERM
            await_stop "$name" $((SECONDS + STOP_SECONDS)) >/dev/null
        fi
        if running_pid "$name" >/dev/null; then
            running+=("$service")
        else
            start_service "$service"
            started+=("$service")
        fi
    done
    for service in "${SERVICES[@]}"; do await_ready "$service"; done
    case ${#started[@]} in
        0) STEP_NOTE="all running already" ;;
        *) STEP_NOTE="started ${started[*]}${running[*]:+; running already: ${running[*]}}" ;;
    esac
}

# is_outdated <service> <process id>: whether a newer build has replaced its program, or the files that the Console has read beside it.
is_outdated() {
    local binary
    binary=$(binary_directory)/$1
    [[ ! /proc/$2/exe -ef $binary ]] ||
        [[ -n $(find "$(binary_directory)/guanjia_$1.resources" -type f -newer "$RUN/${SHORT_NAME[$1]}.pid" -print -quit 2>/dev/null) ]]
}

start_service() {
    local service=$1 name=${SHORT_NAME[$1]} binary
    binary=$(binary_directory)/$service
    progress "$service"
    service_settings "$service"
    start_process "$name" "$binary" env "${SERVICE_SETTINGS[@]}" "$binary" serve ||
        fail_with_log "$service did not start." "$LOGS/$name.log" "The whole log: ./guanjia logs $name"
}

is_ready() { curl --silent --fail --max-time 2 --output /dev/null "http://127.0.0.1:$(admin_port "$1")/readyz"; }

await_ready() {
    local service=$1 name=${SHORT_NAME[$1]}
    progress "waiting until $service is ready"
    wait_until "$READY_SECONDS" "$name" is_ready "$service" && return 0
    if running_pid "$name" >/dev/null; then
        fail_with_log "$service runs but is not ready after $READY_SECONDS s." "$LOGS/$name.log" \
            "What it waits for: curl http://127.0.0.1:$(admin_port "$service")/readyz    Stop everything: ./guanjia down"
    fi
    fail_with_log "$service stopped while it was starting." "$LOGS/$name.log" "The whole log: ./guanjia logs $name"
}

# Some days of an estate's desk, played through the HTTP APIs; once for each installation. The clocks stay where the sample ends, in the
# middle of a morning: by the real time all that is still to be done on that day would be late.
load_sample() {
    local log=$LOGS/sample.log steps=$LOGS/sample-steps.log
    if [[ -f $STATE/sample.loaded ]]; then
        STEP_NOTE="loaded before"
        return 0
    fi
    progress "playing examples/ through the APIs" now
    tool_settings
    # The report is shown in the end; how far it had come matters only when it stops.
    env "${TOOL_SETTINGS[@]}" \
        "$(binary_directory)/guanjiactl" sample run --keep-clock --directory "$ROOT/examples" >"$log" 2>"$steps" </dev/null || {
        cat "$steps" >>"$log"
        fail_with_log "The sample did not go through." "$log" "The services run all the same. Without it: ./guanjia up --no-sample"
    }
    touch "$STATE/sample.loaded"
    STEP_NOTE="loaded; see below"
    SAMPLE_REPORT=$log
}

SAMPLE_REPORT=

print_addresses() {
    local service
    if [[ -n $SAMPLE_REPORT ]]; then
        say
        cat "$SAMPLE_REPORT"
    fi
    say
    say "  The Console, in a browser:  http://127.0.0.1:$(http_port Console)     Choose a post to sign in."
    if [[ -n $SAMPLE_REPORT ]]; then
        say "  The clocks stay where the sample ends, in the middle of a morning. For the real time: ./guanjia ctl clock reset"
    fi
    say
    for service in "${SERVICES[@]}"; do
        printf '  %-20s http://127.0.0.1:%-6s admin http://127.0.0.1:%s/metrics\n' "$service" "$(http_port "$service")" "$(admin_port "$service")"
    done
    say
    say "  Access tokens, one for each role:  .local/secrets/tokens/"
    say "  How it is doing: ./guanjia status     Logs: ./guanjia logs intake -f     Stop: ./guanjia down"
}

# Stops what we started, in the order in which nothing is missed by those still running: services, broker, database.
stop_everything() {
    local service
    local -a names=()
    for service in "${SERVICES[@]}"; do names+=("${SHORT_NAME[$service]}"); done
    STOPPED=0
    stop_group TERM "${names[@]}"
    stop_group TERM broker
    stop_group INT postgres   # PostgreSQL's "fast" shutdown: roll back, write a checkpoint, stop
    if ((STOPPED == 0)); then say "  Nothing of ours was running."; fi
}

# stop_group <signal> <name …>: all are told at once and share one time limit.
stop_group() {
    local signal=$1 name how deadline=$((SECONDS + STOP_SECONDS))
    local -a alive=()
    shift
    for name in "$@"; do
        if running_pid "$name" >/dev/null; then
            signal_process "$name" "$signal"
            alive+=("$name")
        elif [[ -f $RUN/$name.pid ]]; then
            rm -f "$RUN/$name.pid"
            printf '  --  %-12s had stopped on its own: ./guanjia logs %s\n' "$name" "$name"
        fi
    done
    for name in "${alive[@]}"; do
        how=$(await_stop "$name" "$deadline")
        printf '  ok  %-12s %s\n' "$name" "$how"
    done
    STOPPED=$((STOPPED + ${#alive[@]}))
}
