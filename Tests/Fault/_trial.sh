# shellcheck shell=bash
# Runs one suite of Tests/EndToEndTests as a fault test: on the harness's PostgreSQL, which keeps its promises (fsync on), and with the
# verdicts as the lines that end standard output.

# run_trial <suite>
run_trial() {
    local report=$HARNESS_WORK/report.jsonl status=0
    cd "$HARNESS_ROOT" || return 1
    env GUANJIA_FAULT_REPORT="$report" GUANJIA_TEST_POSTGRES_URL="$HARNESS_POSTGRES_URL" \
        GUANJIA_TEST_BROKER_BINARY="$HARNESS_BROKER_BINARY" GUANJIA_PYTHON="$HARNESS_PYTHON" \
        swift test --skip-build --disable-xctest --filter "EndToEndTests.EndToEndTests/$1/" 2>&1 | grep -v '^◇' || status=${PIPESTATUS[0]}
    if [[ -f $report ]]; then cat "$report"; fi
    return "$status"
}
