# shellcheck shell=bash
# Building, with progress: a first build takes minutes, most of it in dependencies.

PROGRESS_SECONDS=15   # a line this often where there is no terminal

binary_directory() { printf '%s' "$ROOT/.build/$CONFIGURATION"; }

# A background job of a script does not hear Ctrl-C, so it is passed on.
BUILD_PROCESS=
stop_build() { if [[ -n $BUILD_PROCESS ]]; then kill -TERM "$BUILD_PROCESS" 2>/dev/null || true; fi; }
CLEANUPS+=(stop_build)

# run_swift <log> <arguments of swift>: shows the build's own counter, and errors when it fails.
run_swift() {
    local log=$1 pid counter='' last_line=$SECONDS now
    shift
    : >"$log"
    (exec 9>&- && exec swift "$@" >>"$log" 2>&1 </dev/null) &
    pid=$!
    BUILD_PROCESS=$pid
    while kill -0 "$pid" 2>/dev/null; do
        sleep 0.5
        now=
        if ((SECONDS - last_line >= PROGRESS_SECONDS)); then
            now=now
            last_line=$SECONDS
        fi
        counter=$(tail -c 4000 "$log" | tr '\r' '\n' | grep -oE '^\[[0-9]+/[0-9]+\].*' | tail -n 1 | cut -c 1-90 || true)
        progress "$(percentage "$counter")${counter:-starting}" "$now"
    done
    BUILD_PROCESS=
    if wait "$pid"; then return 0; fi
    clear_progress
    grep -E '(error|warning): ' "$log" | sort -u | head -n 20 | cut -c 1-300 >&2 || true
    fail_with_log "swift $1 failed." "$log" "The whole output is in ${log#"$ROOT"/}."
}

percentage() {
    if [[ $1 =~ ^\[([0-9]+)/([0-9]+)\] ]] && ((BASH_REMATCH[2] > 0)); then
        printf '%3d %%  ' $((BASH_REMATCH[1] * 100 / BASH_REMATCH[2]))
    fi
}

# Executables of the chosen configuration. A release has the standard library inside: less to install, less CPU.
build_products() {
    local -a options=(-c "$CONFIGURATION")
    if [[ $CONFIGURATION == release ]]; then options+=(--static-swift-stdlib); fi
    run_swift "$LOGS/build.log" build "${options[@]}"
    STEP_NOTE=$(sed -n 's/^Build complete! (\(.*\))$/\1/p' "$LOGS/build.log" | tail -n 1)
    local name
    for name in "${SERVICES[@]}" guanjiactl; do
        [[ -x $(binary_directory)/$name ]] || fail "The build made no executable $name." "See ${LOGS#"$ROOT"/}/build.log"
    done
    # Templates, words and the rest: the Console reads them beside its program.
    [[ -d $(binary_directory)/guanjia_Console.resources ]] || fail "The build made no folder guanjia_Console.resources." "See ${LOGS#"$ROOT"/}/build.log"
}

# Everything with the tests. Warnings of ours are errors; those of dependencies are shown.
build_tests() {
    run_swift "$LOGS/build.log" build --build-tests
    STEP_NOTE=$(sed -n 's/^Build complete! (\(.*\))$/\1/p' "$LOGS/build.log" | tail -n 1)
    local warnings
    warnings=$(grep -E 'warning: ' "$LOGS/build.log" | sort -u || true)
    if [[ -n $warnings ]]; then
        clear_progress
        printf '%s\n' "$warnings" | head -n 20 | cut -c 1-300
    fi
}
