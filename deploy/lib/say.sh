# shellcheck shell=bash
# What the person at the terminal sees: one line a step with its seconds, and failures that say what to do.

# A terminal gets a line that is rewritten while a step runs; a file or CI gets whole lines only.
is_terminal() { [[ -t 1 && ${TERM:-dumb} != dumb && -z ${CI:-} ]]; }

say() { printf '%s\n' "$*"; }

# Steps report how they ended in STEP_NOTE ("already running", "4 created"); run_step prints it.
STEP=
STEP_NOTE=

# run_step <title> <function> [arguments]: runs the function in this shell, so that `set -e` holds inside it.
run_step() {
    local started=$EPOCHREALTIME
    STEP=$1
    STEP_NOTE=
    shift
    if is_terminal; then printf '  ..  %s' "$STEP"; fi
    "$@"
    clear_progress
    printf '  ok  %-22s %6s s  %s\n' "$STEP" "$(seconds_since "$started")" "$STEP_NOTE"
    STEP=
}

# Shows how far a long step has come. On a terminal at every call, elsewhere only when the caller says it is time.
progress() {
    if is_terminal; then
        printf '\r\033[K  ..  %s  %s' "$STEP" "$1"
    elif [[ ${2:-} == now ]]; then
        printf '  ..  %s  %s\n' "$STEP" "$1"
    fi
}

clear_progress() { if is_terminal; then printf '\r\033[K'; fi; }

seconds_since() {
    local now=$EPOCHREALTIME
    local tenths=$(((${now/[.,]/} - ${1/[.,]/}) / 100000))
    printf '%d.%d' $((tenths / 10)) $((tenths % 10))
}

# Functions to call when the script ends, however it ends.
CLEANUPS=()
FAILURE_SAID=no

on_exit() {
    local status=$1 cleanup
    if ((status != 0)) && [[ -n $STEP && $FAILURE_SAID == no ]]; then
        clear_progress
        case $status in
            130 | 143) printf '  !!  %s: interrupted\n' "$STEP" >&2 ;;
            *) printf '  !!  %s: stopped unexpectedly (exit code %d)\n' "$STEP" "$status" >&2 ;;
        esac
    fi
    for cleanup in "${CLEANUPS[@]}"; do "$cleanup"; done
}
trap 'on_exit $?' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# fail <what went wrong> [what to do about it]
fail() {
    FAILURE_SAID=yes
    clear_progress
    printf '  !!  %s%s\n' "${STEP:+$STEP: }" "$1" >&2
    if [[ -n ${2:-} ]]; then printf '      %s\n' "$2" >&2; fi
    exit 1
}

# fail_with_log <what went wrong> <log file> [what to do]: the last lines since the process started come first, the advice last.
fail_with_log() {
    clear_progress
    if [[ -s $2 ]]; then
        printf '\n--- last lines of %s\n' "${2#"$ROOT"/}" >&2
        awk -v mark="$START_MARK" 'index($0, mark) == 1 { count = 0 } { lines[count++] = $0 }
            END { for (i = (count > 20 ? count - 20 : 0); i < count; i++) print lines[i] }' "$2" | cut -c 1-400 >&2
        printf -- '---\n' >&2
    fi
    fail "$1" "${3:-}"
}

fail_usage() {
    printf 'guanjia: %s\nAll verbs: ./guanjia help\n' "$1" >&2
    exit 64
}

warn() {
    clear_progress
    printf '  --  %s\n' "$*" >&2
}
