#!/usr/bin/env bash
# Serve the demo: database and data made where absent, then the worker and the site until Ctrl-C.
# Settings: PORT (8000), DATABASE_URL (SQLite under instance/) and those of README.md.
set -euo pipefail
cd "$(dirname "$0")/.."

export ESTUAIRE_ENV="${ESTUAIRE_ENV:-demo}"
export DATABASE_URL="${DATABASE_URL:-sqlite:///instance/estuaire.db}"
export PORT="${PORT:-8000}"
export ESTUAIRE_BASE_URL="${ESTUAIRE_BASE_URL:-http://127.0.0.1:$PORT}"
export LOG_LEVEL="${LOG_LEVEL:-WARNING}"
export PYTHONUNBUFFERED=1
address="http://127.0.0.1:$PORT"

in_venv() { local program="$1"; shift; ".venv/bin/$program" "$@"; }
estuaire() { in_venv flask --app wsgi "$@"; }

# Said before anything is made, rather than by a server that gives up in the background.
if ! in_venv python - "$PORT" <<'PYTHON'; then
import socket, sys
with socket.socket() as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", int(sys.argv[1])))
    except (OSError, OverflowError, ValueError):
        sys.exit(1)
PYTHON
    echo "Le port $PORT n’est pas libre (ou n’en est pas un). Choisissez-en un autre : make run PORT=8010" >&2
    exit 1
fi

mkdir -p instance
estuaire db upgrade
estuaire reference load-starter
estuaire reference prepare
estuaire demo load --if-empty

processes=()
stop() {
    trap - EXIT INT TERM HUP
    [ "${#processes[@]}" -gt 0 ] || exit "${1:-0}"
    kill -TERM "${processes[@]}" 2>/dev/null || true
    # A request or a job in hand gets ten seconds to end.
    for _ in $(seq 100); do
        kill -0 "${processes[@]}" 2>/dev/null || break
        sleep 0.1
    done
    kill -KILL "${processes[@]}" 2>/dev/null || true
    wait "${processes[@]}" 2>/dev/null || true
    exit "${1:-0}"
}
trap 'stop $?' EXIT
trap 'echo; echo "Arrêt d’Estuaire."; stop 0' INT TERM HUP

.venv/bin/flask --app wsgi worker &
processes+=($!)
.venv/bin/gunicorn --config gunicorn.conf.py wsgi:app &
processes+=($!)

is_answering() {
    in_venv python - "$address/sante" <<'PYTHON' 2>/dev/null
import sys, urllib.request
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
sys.exit(opener.open(sys.argv[1], timeout=5).status != 200)
PYTHON
}
is_alive() { for process in "${processes[@]}"; do kill -0 "$process" 2>/dev/null || return 1; done; }

for attempt in $(seq 120); do
    is_alive || { echo "Le site ou son ouvrier s’est arrêté au démarrage (voir ci-dessus)." >&2; stop 1; }
    if is_answering; then break; fi
    [ "$attempt" -lt 120 ] || { echo "$address/sante ne répond pas." >&2; stop 1; }
    sleep 0.5
done

echo
estuaire demo accounts
echo
echo "Estuaire est prêt : $address (Ctrl-C pour arrêter)"

# Neither is of use without the other: when one ends, the other is stopped.
wait -n "${processes[@]}" || true
echo "Le site ou son ouvrier s’est arrêté (voir ci-dessus)." >&2
stop 1
