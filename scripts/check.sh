#!/usr/bin/env bash
# Every check that is no test. All run, so that one look shows all that is wrong; the exit says whether one failed.
set -uo pipefail
cd "$(dirname "$0")/.."

failed=()
check() {
    local name="$1"
    shift
    echo "== $name"
    "$@" || failed+=("$name")
}

check "lint" .venv/bin/ruff check .
check "format" .venv/bin/ruff format --check --quiet .
check "types" .venv/bin/mypy
check "templates" .venv/bin/djlint app/templates --lint --quiet
check "imports" .venv/bin/lint-imports --no-logo
check "migrations" .venv/bin/python scripts/check_migrations.py

if [ "${#failed[@]}" -gt 0 ]; then
    echo "Failed: ${failed[*]}" >&2
    exit 1
fi
echo "All checks passed."
