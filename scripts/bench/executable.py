"""Size and speed of the self-contained executable."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from nano_appliance import __version__
from scripts.bench.measuring import progress
from tests.lab.administrator import PASSWORD, USER
from tests.lab.network_of import network_of
from tests.lab.patience import StepFailed, eventually
from tests.lab.portal_client import PortalClient
from tests.lab.releases import Installer, bare_host, make_release
from tests.lab.systemd_host import BRIDGE_ADDRESS
from tests.link.network import own_network
from tests.packaging.installed_core import InstalledCore, answers

ROOT = Path(__file__).resolve().parents[2]
MIB = 1 << 20
CALLS, STARTS = 9, 5


def measure_executable() -> dict[str, float]:
    """Size, seconds of `nano --version`, from `core start` to the first answer, and from `./installer` to a login.

    A first call warms up, but for the installation.
    """
    progress("Making the executable ...")
    subprocess.run([sys.executable, "-m", "scripts.build"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    program = ROOT / "dist" / "nano"
    versions = [_version(program) for _ in range(CALLS + 1)][1:]
    progress(f"Starting a core by it {STARTS} times after one warm-up ...")
    with own_network():
        starts = [_start(program) for _ in range(STARTS + 1)][1:]
    return {
        "executable_size": program.stat().st_size / MIB,
        "executable_version": statistics.median(versions),
        "executable_start": statistics.median(starts),
        "first_login": _first_login(program),
    }


def _version(program: Path) -> float:
    began = time.monotonic()
    subprocess.run([program, "--version"], check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


def _start(program: Path) -> float:
    with tempfile.TemporaryDirectory(prefix="nano-bench-") as folder:
        core = InstalledCore(Path(folder) / "core", program)
        began = time.monotonic()
        with core.started():
            eventually(answers, "the core answers")
            return time.monotonic() - began


def _first_login(program: Path) -> float:
    progress("Installing a release on a host of its own ...")
    with tempfile.TemporaryDirectory(prefix="nano-bench-") as folder, bare_host() as host:
        installer = Installer(host, make_release(program, program, __version__, Path(folder)))
        began = time.monotonic()
        ended = installer.run("--yes", "--modules", "all")
        if ended.returncode:
            raise StepFailed(f"the installer failed: {ended.stdout}")
        with network_of(host.pid):
            portal = PortalClient(f"http://{BRIDGE_ADDRESS}:5870")
            portal.initialise(USER, PASSWORD)
            portal.login(USER, PASSWORD)
        return time.monotonic() - began
