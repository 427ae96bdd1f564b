#!/usr/bin/env bash
# kill -9 of Intake around the queue of webhooks, while receivers take, are slow, refuse, do not answer (F1, ADR 32).
set -euo pipefail
# shellcheck source=Tests/Fault/_trial.sh
source "$(dirname "${BASH_SOURCE[0]}")/_trial.sh"
run_trial WebhookKillTests
