#!/usr/bin/env bash
# SIGTERM while contacts flow, while the broker is away, while the database is away (F4).
set -euo pipefail
# shellcheck source=Tests/Fault/_trial.sh
source "$(dirname "${BASH_SOURCE[0]}")/_trial.sh"
run_trial StopTests
