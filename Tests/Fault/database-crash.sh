#!/usr/bin/env bash
# PostgreSQL crashes while contacts flow, and recovers (F8).
set -euo pipefail
# shellcheck source=Tests/Fault/_trial.sh
source "$(dirname "${BASH_SOURCE[0]}")/_trial.sh"
run_trial PostgresCrashTests
