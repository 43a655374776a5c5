"""The packages on a host with a real systemd: installed, upgraded under a running guest, rolled back, erased."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.build.rpms import make_rpms
from tests.lab.acknowledged import POOL
from tests.lab.administrator import PASSWORD, USER
from tests.lab.guests import make_guest, start_guest
from tests.lab.network_of import network_of
from tests.lab.patience import eventually
from tests.lab.portal_client import PortalClient, Unreachable
from tests.lab.systemd_host import BRIDGE_ADDRESS, SystemdHost, systemd_host

ROLES = ("core", "cell", "frontend")
RPM = ("rpm", "--nodeps", "--force-debian")
"""The libraries below these packages are Debian's here, of which rpm knows nothing."""


@pytest.fixture(scope="module")
def versions(executable: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """The packages as they are, the same as a newer version, and a newer one whose program does nothing but fail."""
    folder = tmp_path_factory.mktemp("rpms")
    broken = folder / "broken"
    broken.write_text("#!/bin/sh\necho the new program is broken >&2\nexit 1\n")
    return {
        "2.0.0": make_rpms(executable, "2.0.0", folder / "old"),
        "2.0.1": make_rpms(executable, "2.0.1", folder / "new"),
        "2.0.2": make_rpms(broken, "2.0.2", folder / "bad"),
    }


@pytest.fixture(scope="module")
def host(versions: dict[str, list[Path]]) -> Iterator[SystemdHost]:
    with systemd_host() as made:
        for version, packages in versions.items():
            folder = made.root / "srv" / version
            folder.mkdir(parents=True)
            for package in packages:
                shutil.copy2(package, folder)
        made.run("systemctl", "start", "libvirtd")
        yield made


def rpm(host: SystemdHost, how: str, version: str) -> str:
    packages = [f"/srv/{version}/{path.name}" for path in (host.root / "srv" / version).iterdir()]
    return host.run(*RPM, how, *packages, check=False).stdout


def pid_of(host: SystemdHost, role: str) -> int:
    return int(host.run("systemctl", "show", "--property=MainPID", "--value", f"nano-{role}").stdout)


def is_active(host: SystemdHost, role: str) -> bool:
    return host.run("systemctl", "is-active", f"nano-{role}", check=False).stdout.strip() == "active"


def client(host: SystemdHost) -> PortalClient:
    portal = PortalClient(f"http://{BRIDGE_ADDRESS}:5870")
    portal.login(USER, PASSWORD)
    return portal


def reached(host: SystemdHost) -> bool:
    try:
        return client(host).pool_cells(POOL)[0].alive
    except (Unreachable, IndexError):
        return False


def test_the_life_of_an_installation(host: SystemdHost) -> None:
    assert "error" not in rpm(host, "-i", "2.0.0")
    assert [is_active(host, role) for role in ROLES] == [False] * 3, "nothing is started by itself"
    owners = host.run("stat", "-c", "%U %a", *(f"/opt/nano/{role}" for role in ROLES)).stdout.split("\n")[:3]
    assert owners == ["nano 750", "root 750", "nano 750"]
    host.run("systemd-analyze", "verify", *(f"nano-{role}.service" for role in ROLES))

    host.run("systemctl", "enable", *(f"nano-{role}" for role in ROLES), "nano.target")
    host.run("systemctl", "start", "nano.target")
    for role in ROLES:
        eventually(lambda role=role: is_active(host, role), f"{role} does not start")
    user = host.run("sh", "-c", "ps -o user= -p $(systemctl show -p MainPID --value nano-core)").stdout.strip()
    assert user == "nano"
    assert host.run("/opt/nano/core/core", "status").returncode == 0

    with network_of(host.pid):
        portal = PortalClient(f"http://{BRIDGE_ADDRESS}:5870")
        portal.initialise(USER, PASSWORD)
        portal.login(USER, PASSWORD)
        cell = eventually(portal.unallocated_cells, "the cell does not show up")[0].name
        portal.add_cell(POOL, cell)
        eventually(lambda: reached(host), "the cell is not alive")
        guest = make_guest(portal, "kept")
        start_guest(portal, guest)
        emulator = host.run("pgrep", "-f", guest).stdout.split()[0]

        upgrade(host, guest, emulator)
        roll_back(host, guest, emulator)
        erase(host)


def upgrade(host: SystemdHost, guest: str, emulator: str) -> None:
    """What ran is restarted, the guest is not, and everything is there again."""
    host.run("systemctl", "stop", "nano-frontend")
    before = {role: pid_of(host, role) for role in ROLES}
    (host.root / "opt/nano/core/config/marked").write_text("kept")
    said = rpm(host, "-U", "2.0.1")
    assert "upgraded to nano 2.0.0; restarted: core cell" in said
    assert not is_active(host, "frontend"), "what did not run is not started"
    host.run("systemctl", "start", "nano-frontend")
    assert all(pid_of(host, role) != before[role] for role in ("core", "cell"))
    eventually(lambda: reached(host), "the cell is not alive after the upgrade")
    eventually(lambda: client(host).instance(guest).running, "the instance is not shown as running")
    assert host.run("pgrep", "-f", guest).stdout.split()[0] == emulator
    assert (host.root / "opt/nano/core/config/marked").read_text() == "kept"
    assert host.run("rpm", "-q", "nano-core").stdout.strip().startswith("nano-core-2.0.1")


def roll_back(host: SystemdHost, guest: str, emulator: str) -> None:
    """A program that does not start is replaced by the one before, and the reason is shown."""
    said = rpm(host, "-U", "2.0.2")
    assert "core does not start with" in said
    assert "the new program is broken" in said
    assert "the program before it, nano 2.0.0, is back and runs" in said
    assert all(is_active(host, role) for role in ROLES)
    eventually(lambda: reached(host), "the cell is not alive after the failed upgrade")
    assert client(host).instance(guest).running
    assert host.run("pgrep", "-f", guest).stdout.split()[0] == emulator


def erase(host: SystemdHost) -> None:
    """Everything is stopped and gone but configuration, data and guests."""
    names = ("nano-appliance", *(f"nano-{role}" for role in ROLES))
    said = host.run(*RPM, "-e", *names).stdout
    for role in ROLES:
        assert f"configuration and data of the {role} stay in /opt/nano/{role}" in said
        assert not is_active(host, role)
        assert (host.root / "opt/nano" / role / "data").is_dir()
    assert not os.path.lexists(host.root / "usr/bin/nano")
    assert "qemu" in host.run("ps", "-e", "-o", "comm=").stdout
