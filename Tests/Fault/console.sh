#!/usr/bin/env bash
# kill -9 of the Console at every fail point that it passes, while it reads and while its tables are made anew (F1).
set -euo pipefail
# shellcheck source=Tests/Fault/_trial.sh
source "$(dirname "${BASH_SOURCE[0]}")/_trial.sh"
run_trial ConsoleKillTests
