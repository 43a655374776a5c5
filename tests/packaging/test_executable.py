"""The executable on its own: as a daemon, on hardened and on older hosts, and replaced while it runs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from nano_appliance import __version__
from tests.lab.portal_client import PortalClient
from tests.link.network import ADDRESS
from tests.packaging.conftest import ROOT
from tests.packaging.installed_core import InstalledCore, answers, unpacked
from tests.roles.core.running_core import eventually

OLDER_SYSTEM = ROOT / ".build" / "root"
ALONE = ("unshare", "--mount", "--propagation", "private", "sh", "-ec")


def test_it_tells_its_version(executable: Path) -> None:
    told = subprocess.run([executable, "--version"], capture_output=True, text=True, check=True)
    assert (told.stdout, told.stderr) == (f"nano {__version__}\n", "")


def test_it_has_the_client_and_what_shells_complete_its_words_by(executable: Path, tmp_path: Path) -> None:
    client = [executable, "ctl"]
    script = subprocess.run([*client, "completion", "bash"], capture_output=True, text=True, check=True).stdout
    subprocess.run(["bash", "-n"], input=script, text=True, check=True)
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path)}
    told = subprocess.run([*client, "whoami"], capture_output=True, text=True, check=False, env=environment)
    assert (told.returncode, told.stderr) == (3, "nano: not logged in: nano ctl login URL\n")
    secure = [*client, "login", "https://127.0.0.1:1", "--user", "x", "--password-file", "-"]
    told = subprocess.run(secure, input="x", capture_output=True, text=True, check=False, env=environment)
    assert (told.returncode, told.stdout) == (4, "")


def test_a_daemon_called_by_its_role(executable: Path, network: None, tmp_path: Path) -> None:
    before = unpacked()
    core = InstalledCore(tmp_path / "opt" / "core", executable)
    with core.started():
        assert answers()
        status = core.call("status")
        assert (status.returncode, str(core.pid) in status.stdout) == (0, True)
        environment = Path(f"/proc/{core.pid}/environ").read_bytes()
        assert b"PYINSTALLER" not in environment
        assert {path.name for path in core.program.parent.iterdir()} >= {"cert", "config", "core", "data", "log"}
    assert core.call("status").returncode == 3
    eventually(lambda: unpacked() == before, "what it unpacked goes with it")


def test_a_core_that_is_killed_can_be_started_again(executable: Path, network: None, tmp_path: Path) -> None:
    core = InstalledCore(tmp_path / "core", executable)
    with core.started():
        os.kill(core.pid, 9)
        eventually(lambda: core.call("status").returncode == 1, "its end is noticed")
        assert core.call("start").returncode == 0
        assert answers()


def test_what_a_killed_one_left_goes_with_the_next_start(executable: Path, network: None, tmp_path: Path) -> None:
    before = unpacked()
    core = InstalledCore(tmp_path / "core", executable)
    with core.started():
        left = unpacked() - before
        unpacker = int(Path(f"/proc/{core.pid}/stat").read_text().rpartition(")")[2].split()[1])
        for pid in (unpacker, core.pid):
            os.kill(pid, 9)
        eventually(lambda: core.call("status").returncode == 1, "its end is noticed")
        assert left
        assert left <= unpacked(), "nobody is left who could remove it"
        assert core.call("start").returncode == 0
        assert not left & unpacked()


def test_where_nothing_in_the_temporary_folder_may_be_executed(executable: Path, network: None, tmp_path: Path) -> None:
    hardened = (*ALONE, 'mount -t tmpfs -o noexec,nosuid,nodev tmp /tmp; exec "$@"', "sh")
    folder = Path("/var/lib") / f"nano-{tmp_path.name}"
    try:
        core = InstalledCore(folder, executable, hardened)
        with core.started():
            assert answers()
    finally:
        shutil.rmtree(folder)


def test_an_upgrade_under_a_running_process(executable: Path, network: None, tmp_path: Path) -> None:
    program = tmp_path / "frontend" / "frontend"
    program.parent.mkdir()
    shutil.copy2(executable, program)
    environment = {**os.environ, "NANO_API_ID": "an-id", "NANO_API_KEY": "a-key"}
    flags = ("--portal-address", ADDRESS, "--service-host", ADDRESS)
    subprocess.run([program, "start", *flags], env=environment, check=True, capture_output=True)
    try:
        client = PortalClient(f"http://{ADDRESS}:5870")
        client.initialise("keeper", "Kept-safe-1")
        client.login("keeper", "Kept-safe-1")
        newer = program.with_name("newer")
        newer.write_bytes(b"#!/bin/sh\nexit 1\n")
        newer.chmod(0o755)
        newer.rename(program)
        # Reading times is what it does for the first time now, with a module that it has not needed before.
        assert client.logs(datetime(2026, 1, 1), datetime(2100, 1, 1)).logs
        shutil.copy2(executable, newer)
        newer.rename(program)
    finally:
        subprocess.run([executable, "frontend", "stop", "--home", program.parent], check=True, capture_output=True)
    assert "Traceback" not in (program.parent / "log" / "frontend.log").read_text()


def test_root_acts_as_the_account_that_owns_the_folder(executable: Path, network: None, tmp_path: Path) -> None:
    folder = Path("/var/lib") / f"nano-{tmp_path.name}"
    try:
        core = InstalledCore(folder, executable)
        for path in (folder, core.program):
            shutil.chown(path, "nobody", "nogroup")
        with core.started():
            assert answers()
            assert Path(f"/proc/{core.pid}").owner() == "nobody"
            assert {path.owner() for path in folder.rglob("*")} == {"nobody"}
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def older(executable: Path) -> tuple[str, ...]:
    """How to call it in the older system, where there is no Python: what the build has put there is hidden."""
    script = (
        f"mount -t tmpfs none {OLDER_SYSTEM}/usr/local; mount -t proc proc {OLDER_SYSTEM}/proc; "
        f"mount -t tmpfs dev {OLDER_SYSTEM}/dev; : >{OLDER_SYSTEM}/dev/null; mkdir {OLDER_SYSTEM}/dev/shm; "
        f"mount --bind /dev/null {OLDER_SYSTEM}/dev/null; cp {executable} {OLDER_SYSTEM}/usr/local/nano; "
        f'exec chroot {OLDER_SYSTEM} "$@"'
    )
    return (*ALONE, script, "sh")


def older_call(older: tuple[str, ...], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*older, *words], capture_output=True, text=True, timeout=60, check=False)


def test_an_older_system_without_python(older: tuple[str, ...]) -> None:
    assert "2.31" in older_call(older, "ldd", "--version").stdout
    assert older_call(older, "sh", "-c", "command -v python3").stdout == ""
    told = older_call(older, "/usr/local/nano", "--version")
    assert (told.stdout, told.stderr) == (f"nano {__version__}\n", "")
    findings = json.loads(older_call(older, "/usr/local/nano", "doctor", "--json").stdout)["findings"]
    libvirt = next(finding for finding in findings if finding["item"] == "libvirt")
    # Its library was found and used; only the daemon is not there.
    assert "libvirt-sock" in libvirt["detail"], libvirt


def test_a_core_on_an_older_system(older: tuple[str, ...], network: None) -> None:
    words = "--domain packaged --listen-address 10.99.0.1"
    script = (
        f"nano=/usr/local/nano; $nano core start {words} && $nano core status && $nano core credentials; "
        "$nano core stop; rm -r /opt/nano"
    )
    told = older_call(older, "sh", "-c", script)
    assert "Core Module" in told.stdout, told.stdout + told.stderr
    assert "core is running" in told.stdout
    assert "NANO_API_KEY=" in told.stdout


def test_a_host_without_libvirt_is_told_so(older: tuple[str, ...]) -> None:
    hide = "for library in /usr/lib/x86_64-linux-gnu/libvirt*.so.0; do mount --bind /dev/null $library; done"
    told = older_call(older, "sh", "-c", f"{hide}; exec /usr/local/nano doctor --json")
    libvirt = next(each for each in json.loads(told.stdout)["findings"] if each["item"] == "libvirt")
    assert libvirt["verdict"] == "lacks"
    assert "its library is missing" in libvirt["detail"]
