#!/usr/bin/env bash
# Writes docs/permissions.md anew: every service says itself who may use which of its routes (its verb `permissions`).
# Run it after a build, when a test says that the page is not current.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

programs=${1:-$(swift build --show-bin-path)}
export LD_LIBRARY_PATH=$PWD/.local/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}

{
    cat <<'TEXT'
# Who may use which route

Written by `deploy/permissions.sh` from the services themselves, under the baseline policy; a test compares. Do not edit.

Whoever is not named for a route is answered 403 before anything of the request is read. Whoever is may still be refused by the case: for its
state, for another office, because a slip is in somebody else's hands, or because a post may do this with some cases only. What a role sees
masked stands in the contracts (OPS-01). "Every employee" is every role but `mystery_shopper`,
`telephony` (the telephone system), `city_hotline` (the city's hotline, ADR 42), `owner` (somebody of a household, ADR 36), `operator` and
`system`, which no token carries.
TEXT
    for service in Intake ComplaintRouting RepairDispatch CallbackScheduling Console; do
        printf '\n'
        "$programs/$service" permissions
    done
} >docs/permissions.md.new
mv -f docs/permissions.md.new docs/permissions.md
