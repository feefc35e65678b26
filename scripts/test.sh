#!/usr/bin/env bash
# Run the whole suite: first all but the browser on two processes, then the browser alone, on one.
# Arguments are handed to both runs: scripts/test.sh --db sqlite
set -euo pipefail
cd "$(dirname "$0")/.."

# The browser's walks have the machine for themselves: their waits are the first to suffer from a busy one.
status=0
.venv/bin/pytest -q -n 2 -m "not e2e" "$@" || status=$?
.venv/bin/pytest -q -n 0 -m e2e tests/e2e "$@" || status=$?
exit "$status"
