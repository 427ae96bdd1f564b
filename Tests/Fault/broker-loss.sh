#!/usr/bin/env bash
# The broker comes back empty while contacts flow (F7).
set -euo pipefail
# shellcheck source=Tests/Fault/_trial.sh
source "$(dirname "${BASH_SOURCE[0]}")/_trial.sh"
run_trial BrokerLossTests
