#!/usr/bin/env bash
# Install the system packages that Estuaire needs, and only those that are absent.
# Usage: scripts/install_system_packages.sh run|test|bench
#   run   what the site needs: text layout and a font for PDF packs, venv for Python
#   test  what the tests need besides: a browser, a PostgreSQL server, PDF tools
#   bench what benchmarks need besides the site: a PostgreSQL server, a tool that loads a site
set -euo pipefail

wanted="${1:-run}"
missing=()

has_library() { { ldconfig -p 2>/dev/null || /sbin/ldconfig -p; } | grep -q "$1"; }
has_font() { [ -n "$(find /usr/share/fonts /usr/local/share/fonts -name 'DejaVuSans.ttf' 2>/dev/null | head -n 1)" ]; }
has_command() { command -v "$1" >/dev/null 2>&1; }
has_postgres() {
    has_command initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null
}

has_library 'libpango-1\.0\.so\.0' || missing+=(libpango-1.0-0)
has_library 'libpangoft2-1\.0\.so\.0' || missing+=(libpangoft2-1.0-0)
has_library 'libharfbuzz-subset\.so\.0' || missing+=(libharfbuzz-subset0)
has_font || missing+=(fonts-dejavu-core)
scripts/find_python.sh >/dev/null 2>&1 || missing+=(python3 python3-venv)
if [ "$wanted" = test ]; then
    has_command chromium || missing+=(chromium)
    # The Node that Playwright brings is linked to it.
    has_library 'libatomic\.so\.1' || missing+=(libatomic1)
    has_command pdftotext || missing+=(poppler-utils)
    has_postgres || missing+=(postgresql)
fi

if [ "$wanted" = bench ]; then
    has_command wrk || missing+=(wrk)
    has_postgres || missing+=(postgresql)
fi

[ "${#missing[@]}" -gt 0 ] || exit 0

if ! has_command apt-get; then
    echo "Il manque ces paquets du système (noms Debian) : ${missing[*]}" >&2
    echo "Installez leurs équivalents, puis relancez make." >&2
    exit 1
fi

sudo=()
if [ "$(id -u)" -ne 0 ]; then
    if ! has_command sudo; then
        echo "Il manque ces paquets du système : ${missing[*]}" >&2
        echo "En tant que root, lancez : apt-get update && apt-get install ${missing[*]}" >&2
        exit 1
    fi
    sudo=(sudo)
fi

echo "Installation des paquets du système : ${missing[*]}"
log="$(mktemp)"
install() {
    "${sudo[@]}" apt-get update || return
    # "env" because sudo does not hand the caller's environment on.
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
}
# Long and dull when it goes well: shown only when it does not.
if ! install >"$log" 2>&1; then
    tail -n 30 "$log" >&2
    echo "L’installation a échoué (voir ci-dessus, en entier dans $log)." >&2
    exit 1
fi
rm -f "$log"
