"""The lab itself: that its hosts are apart, that its troubles are real ones, and that nothing of it is left behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import libvirt
import pytest

from tests.lab.host_state import HostState
from tests.lab.hosts.console import main
from tests.lab.hosts.host import Host
from tests.lab.hosts.lab import Lab, temporary_lab
from tests.lab.patience import LONG_ENOUGH, StepFailed, eventually
from tests.lab.processes import folders_of, living_in

ONE_PACKET = ("busybox", "ping", "-c", "1", "-W", "1")
LISTEN = """
import socket
ear = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
ear.bind(("", 7000))
ear.settimeout(1)
print("listening", flush=True)
try:
    ear.recv(9)
except TimeoutError:
    print("silence")
else:
    print("heard")
"""
SPEAK = """
import socket, sys
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"hello", (sys.argv[1], 7000))
"""


def reaches(one: Host, other: Host) -> bool:
    return "1 packets received" in one.run(*ONE_PACKET, other.address, check=False)


def hears(listener: Host, speaker: Host) -> bool:
    """Whether a datagram arrives, asked for nothing in return."""
    listening = subprocess.Popen(
        listener.command(sys.executable, "-c", LISTEN), stdout=subprocess.PIPE, text=True, bufsize=1
    )
    with listening:
        assert listening.stdout is not None
        assert listening.stdout.readline() == "listening\n"
        speaker.run(sys.executable, "-c", SPEAK, listener.address)
        return listening.stdout.readline() == "heard\n"


def test_hosts_have_names_files_and_a_libvirt_of_their_own(lab: Lab) -> None:
    first, second, _ = lab.hosts
    assert [host.run("hostname").strip() for host in lab.hosts] == ["h1", "h2", "h3"]
    first.run("sh", "-c", "mkdir -p /opt/nano && echo mine >/opt/nano/file")
    assert "mine" not in second.run("ls", "/opt")
    assert not Path("/opt/nano").exists()
    (lab.shared / "ours").write_text("for all")
    assert {host.run("cat", str(lab.shared / "ours")) for host in lab.hosts} == {"for all"}
    identities = set()
    for host in lab.hosts:
        connection = libvirt.open(host.libvirt)
        identities.add(connection.getCapabilities().partition("<uuid>")[2][:36])
        assert connection.getHostname() == host.name
        connection.close()
    assert len(identities) == 3


def test_no_two_hosts_agree_on_the_monotonic_clock(lab: Lab) -> None:
    ages = [float(host.run("cut", "-d ", "-f1", "/proc/uptime")) for host in lab.hosts]
    assert ages[2] - ages[1] == pytest.approx(86400, abs=60)


def test_links_are_cut_each_way_and_healed(lab: Lab) -> None:
    first, second, third = lab.hosts
    lab.links.cut(first.name, second.name)
    assert (reaches(first, second), reaches(second, first)) == (False, False)
    assert reaches(first, third)
    assert reaches(third, second)
    lab.links.heal()
    eventually(lambda: reaches(first, second), "the link is not healed")


def test_a_link_cut_one_way_still_carries_the_other(lab: Lab) -> None:
    first, second, _ = lab.hosts
    assert reaches(first, second)  # and from now on they know each other's hardware addresses
    lab.links.cut_one_way(second.name, first.name)
    assert not reaches(first, second)
    assert hears(second, first)
    assert not hears(first, second)


def test_a_host_that_is_cut_off_sees_its_link_up(lab: Lab) -> None:
    first, second, _ = lab.hosts
    lab.links.cut_off(first.name)
    assert not reaches(second, first)
    assert "NO-CARRIER" not in first.run("ip", "link", "show", "eth0")


def test_what_is_lost_is_chosen_by_chance(lab: Lab) -> None:
    first, second, _ = lab.hosts
    assert reaches(first, second)
    lab.links.lose(first.name, second.name, 50)
    told = first.run("busybox", "ping", "-c", "40", "-i", "0.01", "-W", "1", second.address, check=False)
    received = int(told.partition(" packets transmitted, ")[2].partition(" ")[0])
    assert 0 < received < 40  # by chance all or none: once in 5 * 10^11 runs


def test_a_pulled_cable_is_seen_by_its_host(lab: Lab) -> None:
    first, second, _ = lab.hosts
    lab.links.pull(first.name)
    assert "NO-CARRIER" in first.run("ip", "link", "show", "eth0")
    assert not reaches(first, second)
    lab.links.heal()
    eventually(lambda: reaches(first, second), "the cable is not back")


def test_a_frozen_host_stands_still(lab: Lab) -> None:
    first, second, _ = lab.hosts
    first.freeze()
    late = subprocess.Popen(first.command("true"))
    with pytest.raises(subprocess.TimeoutExpired):
        late.wait(0.3)
    assert reaches(second, first)  # it is the kernel that answers
    first.thaw()
    assert late.wait(LONG_ENOUGH) == 0


def test_without_power_everything_on_a_host_ends_and_its_files_stay(lab: Lab) -> None:
    first, second, _ = lab.hosts
    mark = first.home.path / "mark"
    first.run("sh", "-c", f"echo kept >{mark}; sleep 1000 >/dev/null 2>&1 & echo started")
    namespace = str(Path(f"/proc/{first.pid}/ns/pid").readlink())
    first.freeze()
    first.power_off()
    assert not living_in({namespace})
    assert not reaches(second, first)
    with pytest.raises(StepFailed, match="h1 is off"):
        first.run("true")
    lab.power_on(first)
    assert first.run("cat", str(mark)) == "kept\n"
    eventually(lambda: reaches(second, first), "the host is not back")


def test_nothing_is_left_of_a_lab() -> None:
    before = HostState.now()
    with temporary_lab(1) as lab:
        host = lab.hosts[0]
        groups = {line.split(":", 2)[2] for line in Path(f"/proc/{host.pid}/cgroup").read_text().splitlines()}
        namespace = str(Path(f"/proc/{host.pid}/ns/pid").readlink())
    own = {line.split(":", 2)[2] for line in Path("/proc/self/cgroup").read_text().splitlines()}
    assert groups - own
    assert not folders_of(groups - own)
    assert not living_in({namespace})
    assert HostState.now().changes_since(before) == []


def test_the_console_keeps_a_lab_from_call_to_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tests.lab.hosts.console.FOLDER", tmp_path / "lab")
    assert main(["show"]) == 1
    assert main(["up", "2"]) == 0
    try:
        assert main(["up", "2"]) == 1
        assert main(["cut", "h1", "h2"]) == 0
        assert main(["exec", "h1", *ONE_PACKET, "h2"]) == 1
        assert main(["heal"]) == 0
        assert main(["exec", "h1", *ONE_PACKET, "h2"]) == 0
        assert main(["power-off", "h2"]) == 0
        assert main(["power-off", "h9"]) == 1
        capfd.readouterr()
        assert main(["show"]) == 0
        shown = capfd.readouterr().out.splitlines()
        assert shown[0].split()[:5] == ["h1", "10.77.0.1", "Cell_024e616e6f01", "on,", "process"]
        assert shown[1].split() == ["h2", "10.77.0.2", "Cell_024e616e6f02", "off"]
    finally:
        assert main(["down"]) == 0
    assert not (tmp_path / "lab").exists()
