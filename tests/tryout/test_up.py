"""The supervisor with real namespaces, libvirt, QEMU and dnsmasq; only the roles are stand-ins."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import stat
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

from nano_appliance.tryout.devices import kvm_works
from nano_appliance.tryout.home import Home
from tests.lab.host_state import HostState
from tests.lab.patience import eventually
from tests.lab.processes import descendants
from tests.tryout.supervised import ROOT, Supervised

Start = Callable[..., Supervised]

READY = "Portal ready: http://127.0.0.1:"
LIBVIRT = "import libvirt, sys; c = libvirt.open('qemu:///system');"
GUEST = """
<domain type='qemu'>
  <name>probe</name><memory unit='MiB'>64</memory><vcpu>1</vcpu><cputune><shares>512</shares></cputune>
  <os><type arch='x86_64'>hvm</type><boot dev='network'/></os>
  <devices>
    <interface type='bridge'><source bridge='br0'/><mac address='52:54:00:12:34:56'/><model type='virtio'/></interface>
    <graphics type='vnc' port='-1' listen='127.0.0.1'/>
  </devices>
</domain>
"""


def python(supervised: Supervised, code: str) -> str:
    return supervised.inside("env", f"PYTHONPATH={ROOT}", sys.executable, "-c", code).strip()


def start_guest(supervised: Supervised) -> None:
    python(supervised, f"{LIBVIRT} c.createXML({GUEST!r})")


def portal_status(port: int) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/system/", timeout=5) as answer:
        return int(answer.status)


def test_everything_stands_when_the_portal_is_announced(start: Start) -> None:
    up = start()
    up.wait_for("starting cell")
    up.wait_for(READY)
    assert up.printed.count(f"{READY}{up.portal}\n") == 1
    assert portal_status(up.portal) == 200
    assert portal_status(up.api) == 200
    assert int(python(up, f"{LIBVIRT} print(c.getLibVersion())")) > 0
    settings = json.loads((up.home / "up.json").read_text())
    addresses = json.loads(up.inside("ip", "-json", "address", "show", "dev", "br0"))
    assert addresses[0]["address"] == settings["hardware_address"]
    assert up.inside("hostname").strip() == settings["domain"]
    assert up.inside("getent", "hosts", settings["domain"]).split()[0] == addresses[0]["addr_info"][0]["local"]
    assert up.end(signal.SIGINT) == 0
    assert "Nano has stopped." in up.printed


def test_a_guest_gets_an_address_and_an_account_without_rights(start: Start) -> None:
    up = start()
    up.wait_for("starting cell")
    start_guest(up)
    leases = up.home / "router.leases"
    eventually(lambda: "52:54:00:12:34:56" in leases.read_text(), "the guest gets no lease")
    emulator = up.program("qemu")
    assert Path(f"/proc/{emulator.pid}").stat().st_uid != 0
    assert "memory:/machine" in up.inside("cat", f"/proc/{python(up, pid_of_emulator())}/cgroup")
    assert up.end(signal.SIGTERM) == 0


def pid_of_emulator() -> str:
    return (
        "import pathlib; print(next(p.name for p in pathlib.Path('/proc').iterdir()"
        " if p.name.isdigit() and b'qemu-system' in (p / 'cmdline').read_bytes()[:40]))"
    )


def test_the_inside_sees_neither_the_hosts_hardware_nor_its_message_bus(start: Start) -> None:
    up = start()
    up.wait_for(READY)
    assert set(up.inside("ls", "/run").split()) <= {"lock", "libvirt", "nano", "libvirtd.pid", "log", "user"}
    assert ("kvm" in up.inside("ls", "/dev").split()) == kvm_works()
    assert up.inside("ls", "/dev/pts").split() == ["ptmx"]
    assert up.inside("cat", "/sys/class/net/br0/type").strip() == "1"
    assert "eth0" not in up.inside("ls", "/sys/class/net").split()


def test_nothing_is_left_when_the_supervisor_is_killed_and_the_next_one_finds_its_data(start: Start) -> None:
    before = HostState.now()
    first = start()
    first.wait_for(READY)
    start_guest(first)
    kept = {name: (first.home / name).read_bytes() for name in ("up.json", "core/config/api.cfg")}
    first.end(signal.SIGKILL)
    second = start(portal=first.portal, api=first.api)
    second.wait_for(READY)
    assert not first.survivors()
    assert {name: (first.home / name).read_bytes() for name in kept} == kept
    assert second.end(signal.SIGINT) == 0
    eventually(lambda: HostState.now().changes_since(before) == [], "the host was changed", seconds=15)


def test_what_a_killed_sweeper_left_is_removed_by_the_next_start(start: Start) -> None:
    first = start()
    first.wait_for(READY)
    (sweeper,) = (
        process
        for process in descendants(first.process.pid)
        if process.parent == first.process.pid and "up" in process.arguments
    )
    os.kill(sweeper.pid, signal.SIGKILL)
    first.end(signal.SIGKILL)
    prefix = Home(first.home).control_group
    left = [folder for folder, _, _ in os.walk("/sys/fs/cgroup") if Path(folder).name.startswith(prefix)]
    second = start()
    second.wait_for(READY)
    assert left
    assert not [folder for folder in left if Path(folder).exists()]


def test_two_homes_run_beside_each_other(start: Start) -> None:
    one, other = start("one"), start("other")
    one.wait_for(READY)
    other.wait_for(READY)
    domains = {json.loads((up.home / "up.json").read_text())["domain"] for up in (one, other)}
    assert len(domains) == 2
    assert one.end(signal.SIGINT) == 0
    assert portal_status(other.portal) == 200
    assert other.end(signal.SIGINT) == 0


def test_a_home_in_use_is_refused_naming_its_holder(start: Start) -> None:
    up = start()
    up.wait_for(READY)
    refused = start()
    assert refused.process.wait(30) == 1
    assert f"process {up.process.pid}" in refused.printed
    assert portal_status(up.portal) == 200


def test_a_taken_port_is_named_before_anything_starts(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        up = start(api=port)
        assert up.process.wait(30) == 1
    assert f"api port {port}" in up.printed
    assert "starting" not in up.printed


def test_a_role_that_dies_is_reported_and_started_again(start: Start) -> None:
    up = start()
    up.wait_for(READY)
    os.kill(up.role("frontend").pid, signal.SIGKILL)
    up.wait_for("frontend was ended by SIGKILL, see ")
    up.wait_for("starting frontend", times=2)
    eventually(lambda: portal_status(up.portal) == 200, "the portal does not answer again")
    assert up.printed.count(READY) == 1
    assert up.end(signal.SIGINT) == 0


def test_guests_outlive_a_killed_libvirt(start: Start) -> None:
    up = start()
    up.wait_for(READY)
    start_guest(up)
    emulator = up.program("qemu")
    os.kill(up.program("libvirtd").pid, signal.SIGKILL)
    up.wait_for("starting libvirtd", times=2)
    eventually(lambda: python(up, f"{LIBVIRT} print(len(c.listAllDomains()))") == "1", "libvirt lost the guest")
    assert up.program("qemu").pid == emulator.pid


def test_the_uplink_is_started_again_when_it_dies(start: Start) -> None:
    up = start()
    up.wait_for(READY)
    name = "slirp4netns" if shutil.which("slirp4netns") else "pasta"
    os.kill(up.program(name).pid, signal.SIGKILL)
    up.wait_for(f"uplink {name} ended")
    assert up.program(name)
    eventually(lambda: "uplink0" in up.inside("ip", "route", "show", "default"), "there is no default route")


def test_a_role_that_cannot_start_ends_the_start_with_its_log(start: Start, tmp_path: Path) -> None:
    (tmp_path / "home/core").mkdir(parents=True)
    (tmp_path / "home/core/broken").touch()
    up = start()
    assert up.process.wait(60) == 1
    assert "nano: core does not start: it ended with exit status 1, see " in up.printed
    assert "Portal ready" not in up.printed


def test_roles_are_stopped_in_order(start: Start) -> None:
    up = start()
    up.wait_for(READY)
    up.wait_for("starting cell")
    up.role("cell")
    assert up.end(signal.SIGTERM) == 0
    order = [line.removeprefix("stopping ") for line in up.printed.splitlines() if line.startswith("stopping ")]
    assert order == ["frontend", "cell", "core", "dnsmasq", "libvirtd"]
    for name in ("core", "frontend"):
        assert f"{name} stopped in order" in (up.home / f"log/{name}.log").read_text()


def test_a_second_signal_ends_everything_at_once(start: Start, tmp_path: Path) -> None:
    (tmp_path / "home/frontend").mkdir(parents=True)
    (tmp_path / "home/frontend/deaf").touch()
    up = start()
    up.wait_for(READY)
    up.process.send_signal(signal.SIGINT)
    up.wait_for("stopping frontend")
    assert up.end(signal.SIGINT) == 0
    assert "stopping core" not in up.printed


def test_secrets_are_closed_to_others(start: Start) -> None:
    up = start()
    up.wait_for(READY)
    for name in ("up.json", "core/config/api.cfg", "frontend/config/frontend.cfg", "log/core.log"):
        assert stat.S_IMODE((up.home / name).stat().st_mode) == 0o600
    key = json.loads((up.home / "core/config/api.cfg").read_text())["credentials"][0]["key"]
    assert json.loads((up.home / "frontend/config/frontend.cfg").read_text())["api_key"] == key
    for log in (up.home / "log").glob("*.log"):
        assert key not in log.read_text(errors="replace")
