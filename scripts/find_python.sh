#!/usr/bin/env bash
# Print the path of a Python >= 3.11 that can make virtual environments; exit 1 where there is none.
set -euo pipefail

for name in python3 python3.11 python3.12 python3.13 python3.14; do
    path="$(command -v "$name")" || continue
    if "$path" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        echo "$path"
        exit 0
    fi
done
echo "Estuaire demande Python 3.11 ou plus récent, avec son module venv (Debian : python3 python3-venv)." >&2
exit 1
