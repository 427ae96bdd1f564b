# shellcheck shell=bash
# The broker: a small Kafka-compatible one that keeps everything in memory, or a cluster that the user names.

BROKER_FIRST_PORT=29092
BROKER_START_SECONDS=20
BROKER_IS_NEW=no   # yes when this run started the broker, which then holds nothing

uses_own_broker() { [[ -z ${KAFKA_BOOTSTRAP_SERVERS:-} ]]; }

bootstrap_servers() {
    if uses_own_broker; then printf '127.0.0.1:%s' "$(<"$STATE/broker.port")"; else printf '%s' "$KAFKA_BOOTSTRAP_SERVERS"; fi
}

# launch_broker <process name> <port>
launch_broker() {
    local binary address=tcp://127.0.0.1:$2
    binary=$(broker_binary)
    start_process "$1" "$binary" "$binary" broker --listener-url "$address" --advertised-listener-url "$address" \
        --storage-engine memory://tansu/ || return 1
    wait_until "$BROKER_START_SECONDS" "$1" port_in_use "$2"
}

start_broker() {
    local pid port
    if ! uses_own_broker; then
        STEP_NOTE="yours is used, none started: $KAFKA_BOOTSTRAP_SERVERS"
        return 0
    fi
    if pid=$(running_pid broker); then
        STEP_NOTE="already running on $(bootstrap_servers) (process $pid)"
        return 0
    fi
    port=$(usable_port "$STATE/broker.port" "$BROKER_FIRST_PORT")
    launch_broker broker "$port" || fail_with_log "The local broker did not start." "$LOGS/broker.log" \
        "To use an Apache Kafka of your own: KAFKA_BOOTSTRAP_SERVERS=host:port ./guanjia up"
    printf '%s\n' "$port" >"$STATE/broker.port"
    BROKER_IS_NEW=yes
    STEP_NOTE="started on 127.0.0.1:$port, keeps its records in memory"
}

create_topics() {
    local log=$LOGS/topics.log
    KAFKA_BOOTSTRAP_SERVERS=$(bootstrap_servers) GUANJIA_PROFILE=dev "$(binary_directory)/guanjiactl" topics create >"$log" 2>&1 </dev/null ||
        fail_with_log "Could not create the topics at $(bootstrap_servers)." "$log" \
            "Is the broker reachable, and may this client create topics? ./guanjia logs broker"
    STEP_NOTE="at $(bootstrap_servers)"
}

# The local broker forgets everything when it stops; the services' outboxes do not. What they retain goes out again, so that a
# consumer that had not read it all misses nothing; what it had read is absorbed.
republish() {
    local log=$LOGS/republish.log
    if [[ $BROKER_IS_NEW == no ]]; then
        STEP_NOTE="not needed, the broker was running"
        return 0
    fi
    tool_settings
    env "${TOOL_SETTINGS[@]}" "$(binary_directory)/guanjiactl" outbox republish --from start >"$log" 2>&1 </dev/null ||
        fail_with_log "Could not publish the retained events again." "$log" "By hand: ./guanjia ctl outbox republish --from start"
    STEP_NOTE="$(awk '{sum += $2} END {print sum + 0}' "$log") retained events sent to the new broker"
}
