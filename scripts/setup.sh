#!/usr/bin/env bash
# Make this checkout ready: system packages, .venv from the lock, assets, catalogues.
# Usage: scripts/setup.sh [--dev]
# Each step leaves a stamp and is passed over when nothing changed, so a second run takes a moment.
set -euo pipefail
cd "$(dirname "$0")/.."

lock=requirements.lock
packages=run
if [ "${1:-}" = --dev ]; then
    lock=requirements-dev.lock
    packages=test
fi

scripts/install_system_packages.sh "$packages"

# A virtual environment does not survive a move of its folder (its programs hold their path) or the removal of
# its Python.
is_usable() {
    .venv/bin/python -c '' 2>/dev/null && head -n 2 .venv/bin/pip | grep -qF -e "$PWD/.venv/" -e "$(pwd -P)/.venv/"
}
if ! is_usable; then
    python="$(scripts/find_python.sh)"
    echo "Création de .venv avec $python"
    "$python" -m venv --clear .venv
fi

# The development lock holds the other one whole: a machine that has it needs nothing more to run the site.
stamp_of() { echo ".venv/.installed-$1"; }
is_installed() { [ "$(cat "$(stamp_of "$1")" 2>/dev/null)" = "$(sha256sum <"$1")" ]; }
if ! is_installed "$lock" && ! { [ "$lock" = requirements.lock ] && is_installed requirements-dev.lock; }; then
    echo "Installation des paquets Python ($lock)"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
    sha256sum <"$lock" >"$(stamp_of "$lock")"
fi

.venv/bin/python scripts/build_assets.py

# A catalogue is compiled again only when its source is newer.
for catalogue in app/translations/*/LC_MESSAGES/*.po; do
    if [ -f "$catalogue" ] && [ ! "${catalogue%.po}.mo" -nt "$catalogue" ]; then
        .venv/bin/pybabel --quiet compile --directory app/translations
        break
    fi
done
