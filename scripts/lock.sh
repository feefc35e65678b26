#!/usr/bin/env bash
# Write the lock files from pyproject.toml: exact versions with hashes, no registry address.
# Usage: scripts/lock.sh [--upgrade]
set -euo pipefail
cd "$(dirname "$0")/.."

# Settings of this machine (private indexes, local wheels) must not reach a file that others install from.
unset UV_INDEX UV_INDEX_URL UV_DEFAULT_INDEX UV_EXTRA_INDEX_URL UV_FIND_LINKS

compile() {
    local output="$1"
    shift
    .venv/bin/uv pip compile --no-config --quiet --universal --python-version 3.11 \
        --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
        --output-file "$output" "$@"
    if grep -qE '(https?|file)://' "$output"; then
        echo "lock: $output holds an address; remove it before you commit" >&2
        exit 1
    fi
    echo "lock: wrote $output"
}

compile requirements.lock pyproject.toml "$@"
compile requirements-cluster.lock pyproject.toml --extra cluster --constraint requirements.lock "$@"
# Tests start a cluster, and measure rankings against another.
compile requirements-dev.lock pyproject.toml --group dev --group bench --extra cluster --constraint requirements-cluster.lock "$@"
compile requirements-node.lock --group node "$@"
