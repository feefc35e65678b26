#!/usr/bin/env bash
# Bring the catalogues up to date with the sources. French is the language of the sources; others are translations.
# Usage: scripts/translations.sh [LOCALE...] (adds the catalogue of each LOCALE, such as en)
set -euo pipefail
cd "$(dirname "$0")/.."

mapping="$(mktemp)"
template="$(mktemp --suffix .pot)"
trap 'rm -f "$mapping" "$template"' EXIT
cat >"$mapping" <<'MAPPING'
[python: **.py]
[jinja2: templates/**.html]
[jinja2: templates/**.txt]
MAPPING

.venv/bin/pybabel --quiet extract --mapping "$mapping" --keywords "_ lazy mark ngettext:1,2" \
    --project estuaire --sort-by-file --no-location --output "$template" app
for locale in "$@"; do
    .venv/bin/pybabel --quiet init --input-file "$template" --output-dir app/translations --locale "$locale"
done
for catalogue in app/translations/*/LC_MESSAGES/messages.po; do
    [ -f "$catalogue" ] || continue
    locale="$(basename "$(dirname "$(dirname "$catalogue")")")"
    .venv/bin/pybabel --quiet update --input-file "$template" --output-dir app/translations \
        --locale "$locale" --no-fuzzy-matching --ignore-pot-creation-date
done
