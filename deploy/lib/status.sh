# shellcheck shell=bash
# How the installation is: for each process whether it runs, and for each service what its admin port says.

PROBE_SECONDS=2   # how long a probe may take before the service counts as not answering

verb_status() {
    local json=no report
    while (($#)); do
        case $1 in
            --json) json=yes ;;
            *) fail_usage "status: unknown option $1" ;;
        esac
        shift
    done
    command -v jq >/dev/null && command -v curl >/dev/null || fail "status needs jq and curl." "./guanjia up installs them."
    # The ports are those that the services were started with, whatever is set now.
    if [[ -f $STATE/settings ]]; then PORT_BASE=$(sed -n 's/^ports=//p' "$STATE/settings"); fi
    report=$(
        for service in "${SERVICES[@]}"; do service_status "$service"; done
        for server in broker postgres; do server_status "$server"; done
    )
    report=$(jq -s '{
        healthy: all(.[]; if has("ready") then .ready and .live else .state != "stopped" end),
        services: map(select(has("ready"))), servers: map(select(has("ready") | not))}' <<<"$report")
    if [[ $json == yes ]]; then printf '%s\n' "$report"; else status_table "$report"; fi
    jq -e .healthy <<<"$report" >/dev/null
}

# probe <url>: prints the HTTP status (000 without an answer), then the body.
probe() { curl --silent --max-time "$PROBE_SECONDS" --write-out '%{stderr}%{http_code}' "$1" 2>&1 >"$2" || true; }

# metric <file> <name> <sum|max>: over all series of one metric; nothing when there is none.
metric() {
    awk -v name="$2" -v how="$3" '
        $1 == name || index($0, name "{") == 1 {
            value = $0
            sub(/^.*[} ]/, "", value)
            value += 0
            if (how == "sum") result += value
            else if (!seen || value > result) result = value
            seen = 1
        }
        END { if (seen) printf "%.15g", result; else printf "null" }' "$1"
}

service_status() {
    local service=$1 name=${SHORT_NAME[$1]} pid=null uptime=null state=stopped admin ready live body
    body=$(mktemp -d)
    admin=http://127.0.0.1:$(admin_port "$service")
    if pid=$(running_pid "$name"); then
        state=running
        uptime=$(uptime_seconds "$pid" || printf null)
        ready=$(probe "$admin/readyz" "$body/ready")
        live=$(probe "$admin/livez" "$body/live")
        probe "$admin/metrics" "$body/metrics" >/dev/null
    fi
    touch "$body/ready" "$body/live" "$body/metrics"
    jq -n --arg name "$service" --arg state "$state" --argjson pid "${pid:-null}" --argjson uptime "$uptime" \
        --arg ready "${ready:-000}" --arg live "${live:-000}" --rawfile readyBody "$body/ready" --rawfile liveBody "$body/live" \
        --arg api "http://127.0.0.1:$(http_port "$service")" --arg admin "$admin" \
        --argjson lag "$(metric "$body/metrics" guanjia_consumer_lag_records sum)" \
        --argjson age "$(metric "$body/metrics" guanjia_outbox_oldest_unpublished_seconds max)" \
        --argjson backlog "$(metric "$body/metrics" guanjia_outbox_backlog_rows sum)" \
        --argjson quarantined "$(metric "$body/metrics" guanjia_outbox_quarantine_rows max)" \
        --argjson parked "$(metric "$body/metrics" guanjia_parked_keys sum)" \
        --argjson memory "$(metric "$body/metrics" process_resident_memory_bytes max)" '
        def reasons(status; body): if status == "200" then [] elif status == "000" then ["no answer on the admin port"]
            else [body | (try (fromjson | .reasons // .detail // tojson) catch .) | if type == "array" then .[] else . end | tostring | .[:300]] end;
        {name: $name, state: $state, pid: $pid, uptimeSeconds: $uptime, api: $api, admin: $admin,
         ready: ($ready == "200"), notReadyReasons: (if $state == "running" then reasons($ready; $readyBody) else ["not running"] end),
         live: ($live == "200"), notLiveReasons: (if $state == "running" then reasons($live; $liveBody) else ["not running"] end),
         consumerLagRecords: $lag, outboxOldestUnpublishedSeconds: $age, outboxBacklogRows: $backlog,
         outboxQuarantineRows: $quarantined, parkedKeys: $parked, residentMemoryBytes: $memory}'
    rm -rf "$body"
}

# The local broker and database; "external" when the installation uses servers of yours.
server_status() {
    local name=$1 pid=null state=stopped uptime=null key=$1
    if [[ $name == broker ]]; then key=kafka; fi
    if pid=$(running_pid "$name"); then
        state=running
        uptime=$(uptime_seconds "$pid" || printf null)
    elif [[ -f $STATE/settings ]] && ! grep -qx "$key=own" "$STATE/settings"; then
        state=external
    fi
    jq -n --arg name "$name" --arg state "$state" --argjson pid "${pid:-null}" --argjson uptime "$uptime" \
        --arg address "127.0.0.1:$(cat "$STATE/$name.port" 2>/dev/null)" '
        {name: $name, state: $state, pid: $pid, uptimeSeconds: $uptime, address: (if $state == "running" then $address else null end)}'
}

status_table() {
    jq -r '
        def duration: if . == null then "-" elif . < 60 then "\(.) s" elif . < 3600 then "\(. / 60 | floor) min"
            elif . < 172800 then "\(. / 3600 | floor) h" else "\(. / 86400 | floor) d" end;
        def number: if . == null then "-" else tostring end;
        def seconds: if . == null then "-" else "\(. * 10 | round / 10) s" end;
        def yes: if . then "yes" else "NO" end;
        ["SERVICE", "STATE", "PID", "UP", "READY", "LIVE", "LAG", "OUTBOX AGE", "PARKED", "MEMORY"],
        (.services[] | [.name, .state, (.pid | number), (.uptimeSeconds | duration), (.ready | yes), (.live | yes),
            (.consumerLagRecords | number), (.outboxOldestUnpublishedSeconds | seconds), (.parkedKeys | number),
            (.residentMemoryBytes | if . == null then "-" else "\(. / 1048576 | round) MB" end)]),
        (.servers[] | [.name, .state, (.pid | number), (.uptimeSeconds | duration), "", "", "", "", "", .address // ""])
        | @tsv' <<<"$1" | awk -F '\t' '{ printf "  %-19s %-9s %-8s %-7s %-6s %-5s %-8s %-11s %-7s %s\n", $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 }'
    jq -r '.services[] | select(.state == "running") | .name as $name
        | ((.notReadyReasons[] | "  !!  \($name) is not ready: \(.)"), (.notLiveReasons[] | "  !!  \($name) is stuck: \(.)")),
          (if (.outboxQuarantineRows // 0) > 0 then
            "  --  the broker has refused \(.outboxQuarantineRows) events of \($name): table outbox_quarantine" else empty end),
          (if (.parkedKeys // 0) > 0 then "  --  \($name) has parked \(.parkedKeys) keys: ./guanjia ctl parked list" else empty end)' <<<"$1"
    if ! jq -e 'any(.services[]; .state == "running")' <<<"$1" >/dev/null; then say "  Not running. Start: ./guanjia up"; fi
}
