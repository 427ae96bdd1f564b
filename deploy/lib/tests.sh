# shellcheck shell=bash
# Every test and check, on a throw-away PostgreSQL and the real broker binary (tests start brokers themselves).

TEST_POSTGRES_FIRST_PORT=26432
PASSED=0
FAILED=0
CRASHES=

verb_test() {
    (($# <= 1)) || fail_usage "test takes one filter"
    local filter=${1:-}
    [[ $filter != -* ]] || fail_usage "test: unknown option $filter"
    take_lock tests
    run_step "packages" install_packages test
    run_step "python" install_python
    run_step "librdkafka" install_librdkafka
    run_step "build with tests" build_tests
    run_step "test database" start_throwaway_postgres test off
    : >"$LOGS/test.log"
    export GUANJIA_TEST_POSTGRES_URL=$THROWAWAY_URL
    GUANJIA_TEST_BROKER_BINARY=$(broker_binary)
    export GUANJIA_TEST_BROKER_BINARY GUANJIA_PYTHON=$PYTHON
    if [[ -n $filter ]]; then
        run_check "swift tests" swift_tests --filter "$filter"
    else
        run_check "swift tests" swift_tests \
            --skip '^(IntakeTests|DatabaseTests|CaseworkTests|ServiceBootstrapTests|KafkaMessagingTests|EndToEndTests)\.' --skip '\.(YearTests|CallbackYearTests|RandomWalkTests|RepairYearTests|MemoryTests|SpeedTests)/'
        # Apart from the crowd, because of its size: a test counts the time in which it waits for its turn.
        run_check "intake" swift_tests --filter '^IntakeTests\.'
        # Apart from the crowd, because they compute for a minute and would leave the threads of the others no turn.
        run_check "simulated lives" swift_tests --filter '\.(YearTests|CallbackYearTests|RandomWalkTests|RepairYearTests)/'
        # Apart from the crowd, because what they measure is the whole process's, or the whole machine's.
        run_check "memory, floods and pages" swift_tests --no-parallel --filter '\.(MemoryTests|FloodTests|SpeedTests)/'
        # Apart from the crowd, because they watch the clock: servers and clients with bounds to keep, and whole installations that
        # are killed and timed as they come back.
        run_check "database and engine" swift_tests --filter '^(DatabaseTests|CaseworkTests)\.'
        run_check "servers" swift_tests --filter '^ServiceBootstrapTests\.' --skip '\.(MemoryTests|FloodTests|SpeedTests)/'
        run_check "kafka" swift_tests --filter '^KafkaMessagingTests\.'
        run_check "kafka, newest librdkafka" with_newest_librdkafka swift_tests --filter '^KafkaMessagingTests\.'
        run_check "end to end" swift_tests --filter '^EndToEndTests\.'
        run_check "format" format_check
        run_check "shellcheck" shell_check
        run_check "contract tests" contract_tests
    fi
    # Once more where nobody overlooks it: a crash takes the results of its whole group with it.
    if [[ -n $CRASHES ]]; then printf '\n== crashes\n%s' "$CRASHES"; fi
    printf '%d passed, %d failed\n' "$PASSED" "$FAILED"
    ((FAILED == 0 && PASSED > 0))
}

# run_check <title> <function> [arguments]: the function prints, and adds to PASSED and FAILED. One failing check does not
# keep the others from running.
run_check() {
    local started=$EPOCHREALTIME title=$1 passed=$PASSED failed=$FAILED
    shift
    printf '\n== %s\n' "$title"
    "$@"
    printf '== %s: %d passed, %d failed (%s s)\n' "$title" $((PASSED - passed)) $((FAILED - failed)) "$(seconds_since "$started")"
}

# start_throwaway_postgres <process name> <fsync: on|off>: sets THROWAWAY_URL; removed when the script ends.
start_throwaway_postgres() {
    local name=$1-postgres fsync=$2 password port attempt
    THROWAWAY_PROCESS=$name
    if [[ -f $RUN/$name.directory ]]; then   # an earlier run was killed
        THROWAWAY_DIRECTORY=$(<"$RUN/$name.directory")
        remove_throwaway_postgres
    fi
    THROWAWAY_DIRECTORY=$(mktemp -d "${TMPDIR:-/tmp}/guanjia-$1.XXXXXX")
    CLEANUPS+=(remove_throwaway_postgres)
    chmod 755 "$THROWAWAY_DIRECTORY"
    if ! postgres_can_reach "$THROWAWAY_DIRECTORY"; then
        rmdir "$THROWAWAY_DIRECTORY"
        THROWAWAY_DIRECTORY=$(mktemp -d "/tmp/guanjia-$1.XXXXXX")
        chmod 755 "$THROWAWAY_DIRECTORY"
    fi
    printf '%s\n' "$THROWAWAY_DIRECTORY" >"$RUN/$name.directory"
    password=$(random_password)
    new_cluster "$THROWAWAY_DIRECTORY/postgres" "$password"
    # Two runs on one machine may pick the same port at the same moment: the loser takes the next.
    for attempt in 1 2 3 4 5; do
        port=$(free_port $((TEST_POSTGRES_FIRST_PORT + RANDOM % 2000)))
        if start_cluster "$name" "$THROWAWAY_DIRECTORY/postgres" "$port" -c "fsync=$fsync" -c "synchronous_commit=$fsync" \
            -c "full_page_writes=$fsync" -c max_connections=1000 -c shared_buffers=256MB -c max_wal_size=2GB; then
            THROWAWAY_URL=postgresql://postgres:$password@127.0.0.1:$port/postgres
            STEP_NOTE="127.0.0.1:$port, fsync $fsync, removed at the end"
            return 0
        fi
    done
    fail_with_log "PostgreSQL did not start in $attempt attempts." "$LOGS/$name.log"
}

THROWAWAY_PROCESS=
THROWAWAY_DIRECTORY=
THROWAWAY_URL=

# What is thrown away need not be shut down in order.
remove_throwaway_postgres() {
    signal_process "$THROWAWAY_PROCESS" QUIT
    await_stop "$THROWAWAY_PROCESS" $((SECONDS + STOP_SECONDS)) >/dev/null
    if [[ $THROWAWAY_DIRECTORY == */guanjia-*.?????? ]]; then rm -rf "$THROWAWAY_DIRECTORY"; fi
    rm -f "$RUN/$THROWAWAY_PROCESS.directory"
}

# swift_tests <--filter | --skip> <pattern>
swift_tests() {
    local log=$LOGS/test.log results=$RUN/swift-tests.xml status=0 counts before
    rm -f "$results"
    before=$(wc -l <"$log")
    # Lines that only announce a start are left to the log. pipefail hands on how swift test ended.
    SWIFT_BACKTRACE=enable=yes,interactive=no,color=no,registers=none,images=none,threads=crashed \
        swift test --skip-build --disable-xctest --xunit-output "$results" "$@" 2>&1 9>&- </dev/null | tee -a "$log" | grep --line-buffered -v '^◇' || status=${PIPESTATUS[0]}
    counts=$("$PYTHON" "$ROOT/deploy/lib/count_tests.py" "$results") || counts="0 0"
    PASSED=$((PASSED + ${counts% *}))
    FAILED=$((FAILED + ${counts#* }))
    if ((status != 0)) && [[ ${counts#* } == 0 ]]; then
        say "swift test ended with code $status without a failed test: it crashed, or did not run. See ${log#"$ROOT"/}."
        CRASHES+=$(say_crash <(tail -n "+$((before + 1))" "$log"))$'\n'
        FAILED=$((FAILED + 1))
    elif [[ $counts == "0 0" ]]; then
        say "No test ran with $*."
        FAILED=$((FAILED + 1))
    fi
}

# say_crash <log>: the reason and the frames of a crash, a line each, of what may be thousands of lines of several tests.
say_crash() {
    grep -aE -m 40 'Fatal error|Program crashed|^Thread [0-9].* crashed|^ *[0-9]+ .* in .* at .*\.swift:' "$1" ||
        printf 'It did not say why.\n'
}

# with_newest_librdkafka <command …>: in this shell, because it counts.
with_newest_librdkafka() {
    local before=$LD_LIBRARY_PATH
    link_newest_librdkafka
    use_librdkafka lib-newest
    "$@"
    LD_LIBRARY_PATH=$before
}

# one_check <command …>: a check that passes or fails as a whole.
one_check() {
    if "$@"; then PASSED=$((PASSED + 1)); else FAILED=$((FAILED + 1)); fi
}

format_check() {
    local -a present=() place
    for place in Package.swift Services Shared Tests; do
        if [[ -e $place ]]; then present+=("$place"); fi
    done
    one_check swift format lint --strict --recursive --parallel "${present[@]}"
}

shell_check() {
    local -a scripts
    mapfile -t scripts < <(find deploy Tests Benchmarks -name '*.sh' -not -path 'deploy/lib/*' 2>/dev/null | sort)
    one_check shellcheck --external-sources guanjia .ci/run "${scripts[@]}"
}

# Others' libraries read what we publish: the unittest files in Tests/Contract. The other programs there are run by EndToEndTests.
contract_tests() {
    local log=$LOGS/contract-tests.log ran failures=0 line
    if ! compgen -G 'Tests/Contract/test_*.py' >/dev/null; then
        say "No test in Tests/Contract."
        return 0
    fi
    "$PYTHON" -m unittest discover --verbose --start-directory Tests/Contract --pattern 'test_*.py' 2>&1 9>&- </dev/null | tee "$log" || failures=1
    ran=$(sed -n 's/^Ran \([0-9]*\) tests\? in .*/\1/p' "$log" | tail -n 1)
    line=$(tail -n 1 "$log")
    if ((failures)); then
        failures=$(grep -oE '(failures|errors|unexpected successes)=[0-9]+' <<<"$line" | cut -d = -f 2 | paste -sd + || true)
        failures=$((${failures:-1}))
    fi
    FAILED=$((FAILED + failures))
    ran=$((${ran:-0} - $(skipped_tests "$line")))
    if ((ran > failures)); then PASSED=$((PASSED + ran - failures)); fi
    if ((ran == 0 && failures == 0)); then
        say "No contract test ran."
        FAILED=$((FAILED + 1))
    fi
}

skipped_tests() {
    local number
    number=$(grep -oE 'skipped=[0-9]+' <<<"$1" | cut -d = -f 2 || true)
    printf '%d' "${number:-0}"
}
