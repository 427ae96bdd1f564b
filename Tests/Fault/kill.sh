#!/usr/bin/env bash
# kill -9 of every service at every fail point, and of all at once, while contacts flow (F1, F2).
set -euo pipefail
# shellcheck source=Tests/Fault/_trial.sh
source "$(dirname "${BASH_SOURCE[0]}")/_trial.sh"
run_trial KillTests
