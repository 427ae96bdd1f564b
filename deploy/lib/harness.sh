# shellcheck shell=bash
# Benchmarks (Benchmarks/<name>.sh or .py) and fault tests (Tests/Fault/<name>.sh or .py).
#
# What such a program gets in its environment (none of it starts with GUANJIA_, so services that it starts do not mind):
#   HARNESS_ROOT                    this directory
#   HARNESS_BINARIES                the executables; for benchmarks a release build
#   HARNESS_POSTGRES_URL            superuser's URL of a private PostgreSQL with fsync and synchronous_commit on
#   HARNESS_POSTGRES_BIN            the server's own tools: pgbench, pg_ctl, …
#   HARNESS_BROKER_BINARY           the local broker, to be started on a free port
#   HARNESS_PYTHON, LD_LIBRARY_PATH Python with the packages of deploy/python-requirements.txt; librdkafka
#   HARNESS_WORK                    an empty directory of its own, removed at the end
# What it must do: clean up what it started, print what it likes, and end standard output with JSON, one object a line:
#   a benchmark exactly one:  {"bench","unit","value","reference","ratio","goal","settings"}
#   a fault test one a fault: {"fault","ok","runs","lost","duplicated","inverted","recovery_seconds"}
# It fails by its exit code; a fault test also by "ok": false.

BENCH_SHAPE='(.bench | type == "string") and (.unit | type == "string") and (.value | type == "number")
    and has("reference") and has("ratio") and has("goal") and (.settings | type == "object")'
FAULT_SHAPE='(.fault | type == "string") and (.ok | type == "boolean") and ([.runs, .lost, .duplicated, .inverted] | all(type == "number"))
    and has("recovery_seconds")'

verb_bench() { run_programs bench Benchmarks "$BENCH_SHAPE" "$@"; }
verb_fault() { run_programs fault Tests/Fault "$FAULT_SHAPE" "$@"; }

# Names of the programs in a directory; files whose name starts with an underscore belong to several of them.
list_programs() {
    find "$1" -maxdepth 1 -type f \( -name '*.sh' -o -name '*.py' \) -not -name '_*' -printf '%f\n' 2>/dev/null | sed 's/\.[a-z]*$//' | sort
}

# run_programs <verb> <directory> <shape of the JSON lines> [--list | name]
run_programs() {
    local verb=$1 directory=$2 shape=$3 name
    shift 3
    local -a names
    mapfile -t names < <(list_programs "$directory")
    if [[ ${1:-} == --list ]]; then
        if ((${#names[@]})); then printf '%s\n' "${names[@]}"; fi
        return 0
    fi
    (($# <= 1)) || fail_usage "$verb takes one name"
    ((${#names[@]})) || fail "There is nothing in $directory/ yet."
    if (($#)); then
        [[ " ${names[*]} " == *" $1 "* ]] || fail "There is no $verb \"$1\"." "There are: ${names[*]}"
        names=("$1")
    fi
    take_lock tests
    if [[ $verb == bench ]]; then CONFIGURATION=release; fi
    run_step "packages" install_packages "$verb"
    run_step "python" install_python
    run_step "librdkafka" install_librdkafka
    if [[ $verb == bench ]]; then
        run_step "build (release)" build_products
    else
        run_step "build with tests" build_tests   # fault tests are driven by Tests/EndToEndTests
    fi
    run_step "database" start_throwaway_postgres "$verb" on
    RESULTS=$RUN/$verb-results.jsonl
    : >"$RESULTS"
    local failed=0
    for name in "${names[@]}"; do
        printf '\n== %s %s\n' "$verb" "$name"
        run_program "$directory" "$name" "$shape" || failed=$((failed + 1))
    done
    printf '\n'
    cat "$RESULTS"
    if ((failed)); then
        printf '%d of %d failed\n' "$failed" "${#names[@]}" >&2
        return 1
    fi
}

RESULTS=

run_program() {
    local directory=$1 name=$2 shape=$3 log=$LOGS/$2.log status=0
    local -a program
    if [[ -f $directory/$name.py ]]; then program=("$PYTHON" "$directory/$name.py"); else program=(bash "$directory/$name.sh"); fi
    mkdir -p "$THROWAWAY_DIRECTORY/$name"
    env HARNESS_ROOT="$ROOT" HARNESS_BINARIES="$(binary_directory)" HARNESS_POSTGRES_URL="$THROWAWAY_URL" \
        HARNESS_POSTGRES_BIN="$(find_postgres)" HARNESS_BROKER_BINARY="$(broker_binary)" HARNESS_PYTHON="$PYTHON" \
        HARNESS_WORK="$THROWAWAY_DIRECTORY/$name" "${program[@]}" 9>&- </dev/null | tee "$log" || status=$?
    rm -rf "${THROWAWAY_DIRECTORY:?}/$name"
    grep '^{' "$log" | jq -c "select($shape)" >"$log.results" 2>/dev/null || true
    cat "$log.results" >>"$RESULTS"
    if [[ ! -s $log.results ]]; then
        say "!! $name printed no result line of the agreed form."
        status=1
    elif jq -e -s 'any(.[]; .ok == false)' "$log.results" >/dev/null; then
        status=1
    fi
    rm -f "$log.results"
    return "$status"
}
