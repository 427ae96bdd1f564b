# shellcheck shell=bash
# Background processes. A process is ours only when its process id, its start time, the machine's boot and its
# executable are all what we wrote down when we started it: a process id that the system has given to somebody else is
# never signalled.

STOP_SECONDS=20              # how long a process has to stop after SIGTERM before it is killed
LOG_LIMIT_BYTES=20971520     # a log larger than this is put aside when its process starts
LOG_GENERATIONS=3            # how many logs put aside are kept
START_MARK='=== started'       # begins a process's part of its log

prepare_directories() {
    mkdir -p "$LOGS" "$RUN" "$STATE" "$SECRETS"
    chmod 755 "$LOCAL"
    chmod 700 "$SECRETS"
}

# take_lock <installation|tests>: one `up` or `down` at a time, and one `test`, `bench` or `fault`. Background processes
# do not inherit descriptor 9.
take_lock() {
    prepare_directories
    exec 9>"$RUN/$1.lock"
    flock -n 9 || fail "Another ./guanjia is at work in this directory." "Wait for it to end, then try again."
}

# Start time of a living process in clock ticks after boot; fails for a dead one or a zombie.
process_start_time() {
    local line
    { read -r line <"/proc/$1/stat"; } 2>/dev/null || return 1
    local -a fields
    # The command name is in parentheses and may hold anything, so count from its end: field 3 is the state.
    read -r -a fields <<<"${line##*) }"
    [[ ${fields[0]} != Z && ${fields[0]} != X ]] || return 1
    printf '%s' "${fields[19]}"
}

# runs_executable <pid> <path>. In a container root may not look at the executable of a process of another user (the
# database's); the command name is all there is then.
runs_executable() {
    local path name
    if path=$(readlink "/proc/$1/exe" 2>/dev/null); then
        [[ ${path% (deleted)} == "$2" ]]   # a newer build may have replaced the file
        return
    fi
    { read -r name <"/proc/$1/comm"; } 2>/dev/null || return 1
    path=${2##*/}
    [[ $name == "${path:0:15}" ]]
}

boot_id() { cat /proc/sys/kernel/random/boot_id; }

# Process id of a process that we started and that still runs; fails when there is none.
running_pid() {
    local pid start boot executable
    { read -r pid start boot executable <"$RUN/$1.pid"; } 2>/dev/null || return 1
    [[ $boot == "$(boot_id)" ]] || return 1
    [[ $(process_start_time "$pid") == "$start" ]] || return 1
    runs_executable "$pid" "$executable" || return 1
    printf '%s' "$pid"
}

# start_process <name> <executable> <command …>: a session of its own, output to .local/log/<name>.log.
# The executable is the file that the command ends up as: what setpriv or env turn into.
start_process() {
    local name=$1 executable=$2 pid start tries
    shift 2
    executable=$(readlink -f -- "$executable")
    rotate_log "$LOGS/$name.log"
    printf '%s %s\n' "$START_MARK" "$(date --iso-8601=seconds)" >>"$LOGS/$name.log"
    (exec 9>&- && exec setsid "$@" >>"$LOGS/$name.log" 2>&1 </dev/null) &
    pid=$!
    for ((tries = 0; tries < 50; tries++)); do
        start=$(process_start_time "$pid") || return 1
        if runs_executable "$pid" "$executable"; then
            printf '%s %s %s %s\n' "$pid" "$start" "$(boot_id)" "$executable" >"$RUN/$name.pid"
            return 0
        fi
        sleep 0.1
    done
    kill -KILL "$pid" 2>/dev/null || true
    return 1
}

# signal_process <name> <signal>: nothing happens when it does not run.
signal_process() {
    local pid
    if pid=$(running_pid "$1"); then kill "-$2" "$pid" 2>/dev/null || true; fi
}

# await_stop <name> <deadline in SECONDS>: waits for a process that was told to stop; kills it when its time is over.
# Prints how it ended.
await_stop() {
    local name=$1 deadline=$2 how=stopped
    while running_pid "$name" >/dev/null; do
        if ((SECONDS >= deadline)) && [[ $how == stopped ]]; then
            signal_process "$name" KILL
            how="KILLED: it had not stopped after $STOP_SECONDS s"
            deadline=$((SECONDS + STOP_SECONDS))
        elif ((SECONDS >= deadline)); then
            printf 'does not even stop when killed (process %s)' "$(running_pid "$name")"
            return 0
        fi
        sleep 0.1
    done
    rm -f "$RUN/$name.pid"
    printf '%s' "$how"
}

uptime_seconds() {
    local start uptime
    start=$(process_start_time "$1") || return 1
    read -r uptime _ </proc/uptime
    printf '%d' $((${uptime%.*} - start / $(getconf CLK_TCK)))
}

rotate_log() {
    local log=$1 generation
    [[ -f $log ]] || return 0
    (($(stat -c %s "$log") > LOG_LIMIT_BYTES)) || return 0
    for ((generation = LOG_GENERATIONS - 1; generation > 0; generation--)); do
        if [[ -f $log.$generation ]]; then mv -f "$log.$generation" "$log.$((generation + 1))"; fi
    done
    mv -f "$log" "$log.1"
}

port_in_use() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# First port from the given one on that nothing on this machine answers at.
free_port() {
    local port
    for ((port = $1; port < $1 + 200; port++)); do
        if ! port_in_use "$port"; then
            printf '%d' "$port"
            return 0
        fi
    done
    fail "No free port between $1 and $(($1 + 199))."
}

# wait_until <seconds> <process name or -> <command …>: fails early when the process dies.
wait_until() {
    local deadline=$((SECONDS + $1)) name=$2
    shift 2
    until "$@"; do
        if [[ $name != - ]] && ! running_pid "$name" >/dev/null; then return 1; fi
        if ((SECONDS >= deadline)); then return 1; fi
        sleep 0.2
    done
}

# list_logs / log_name: logs by the names that people use; a service by its own or its topic's name.
list_logs() { (cd "$LOGS" 2>/dev/null && printf '%s ' *.log | sed 's/\.log//g; s/\*//'); }

log_name() {
    local service
    for service in "${SERVICES[@]}"; do
        if [[ ${1,,} == "${service,,}" || ${1,,} == "${SHORT_NAME[$service]}" ]]; then
            printf '%s' "${SHORT_NAME[$service]}"
            return 0
        fi
    done
    [[ $1 =~ ^[A-Za-z0-9._-]+$ ]] || fail_usage "logs: $1 is not the name of a log"
    printf '%s' "${1,,}"
}
