"""`nano bridge` on a host with a real systemd, whose card is configured by what distributions really use."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from ipaddress import ip_address, ip_interface
from pathlib import Path

import pytest

from tests.lab.managed_network import (
    ADDRESS,
    ADDRESS6,
    GATEWAY,
    GATEWAY6,
    HARDWARE_ADDRESS,
    LENT,
    ManagedHost,
    managed_host,
)
from tests.lab.patience import eventually
from tests.lab.terminal import Terminal

NANO = str(Path(sys.executable).with_name("nano"))
MANAGERS = ("NetworkManager", "systemd-networkd", "ifupdown")
ROUTES = {f"default via {GATEWAY}", f"default via {GATEWAY6}", "198.51.100.0/24 via 192.0.2.254"}


def sampled(*managers: str) -> list[object]:
    """All managers, of which the others than these are left to `make test-long`."""
    return [pytest.param(each, marks=() if each in managers else pytest.mark.long) for each in MANAGERS]


@pytest.fixture(scope="module")
def lan() -> Iterator[ManagedHost]:
    with managed_host() as made:
        yield made


def configuration(lan: ManagedHost, manager: str) -> dict[str, str]:
    """How the network is configured, by file, or by profile of NetworkManager, which writes its files as it likes."""
    if manager == "NetworkManager":
        nmcli = ("nmcli", "--terse", "--fields")
        names = lan.host.run(*nmcli, "UUID", "connection", "show").stdout.split()
        shown = {
            name: lan.host.run(*nmcli, "connection,ipv4,ipv6", "connection", "show", name).stdout for name in names
        }
        return {name: re.sub(r"connection.timestamp:.*", "", text) for name, text in shown.items()}
    folders = ("etc/systemd/network", "etc/network")
    found = (path for folder in folders for path in (lan.host.root / folder).rglob("*") if path.is_file())
    return {str(path): path.read_text() for path in found}


def on_terminal(lan: ManagedHost, *words: str) -> list[str]:
    """The program on the host as the master of its terminal, so that it is told when the line is cut."""
    return ["setsid", "--ctty", "--wait", *lan.host.enter, NANO, *words]


def require_static(lan: ManagedHost, device: str) -> None:
    assert set(lan.addresses(device)) == {ADDRESS, ADDRESS6}
    assert lan.routes() == {f"{route} {device}" for route in ROUTES}
    assert lan.reaches()
    # A new address of IPv6 is usable when nobody else has claimed it for a second or two.
    eventually(lambda: lan.reaches(GATEWAY6), f"{GATEWAY6} cannot be reached over {device}", 20)


def bridge_settings(lan: ManagedHost) -> list[str]:
    names = ("address", "bridge/stp_state")
    return lan.host.run("cat", *(f"/sys/class/net/br0/{name}" for name in names)).stdout.split()


@pytest.mark.parametrize("manager", MANAGERS)
def test_fixed_addresses_move_and_are_there_after_a_boot(lan: ManagedHost, manager: str) -> None:
    lan.configure(manager, "static")
    require_static(lan, "eth0")
    before = configuration(lan, manager)
    told = lan.host.run(NANO, "bridge", "--dry-run").stdout
    assert f"belongs to {manager}" in told
    assert told.endswith("Nothing was changed.\n")
    assert configuration(lan, manager) == before
    require_static(lan, "eth0")

    said = lan.host.run(NANO, "bridge", "--interface", "eth0", "--yes").stdout
    assert said.startswith(told.partition("\n\n")[0]), "what is done is what was told"
    assert said.endswith(f"br0 has {ADDRESS}, {ADDRESS6}; ports: eth0; everything is done\n")
    require_static(lan, "br0")
    assert lan.addresses("eth0") == []
    assert bridge_settings(lan) == [HARDWARE_ADDRESS, "0"]

    again = lan.host.run(NANO, "bridge", "--yes").stdout
    assert "br0 exists already and is used as it is" in again

    lan.begin_anew(manager)
    eventually(
        lambda: lan.address_of("br0") and lan.reaches() and lan.reaches(GATEWAY6), "br0 is not there after a boot"
    )
    require_static(lan, "br0")
    assert bridge_settings(lan) == [HARDWARE_ADDRESS, "0"]


@pytest.mark.parametrize("manager", sampled("systemd-networkd"))
def test_a_lent_address_is_lent_again(lan: ManagedHost, manager: str) -> None:
    lan.configure(manager, "dhcp")
    lent = lan.address_of("eth0")
    assert ip_address(LENT[0]) <= ip_interface(lent).ip <= ip_address(LENT[1])
    lan.host.run(NANO, "bridge", "--yes")
    assert lan.address_of("br0") == lent
    assert lan.addresses("eth0") == []
    assert lan.reaches()
    lan.begin_anew(manager)
    eventually(lambda: lan.address_of("br0") and lan.reaches(), "br0 is not there after a boot")
    assert lan.address_of("br0") == lent


@pytest.mark.parametrize("manager", sampled("NetworkManager", "ifupdown"))
def test_a_host_that_is_cut_off_gets_everything_back(lan: ManagedHost, manager: str) -> None:
    lan.configure(manager, "static")
    before = configuration(lan, manager)
    with Terminal(on_terminal(lan, "bridge", "--wait", "5")) as terminal:
        terminal.expect("Type 'yes'")
        lan.cut()
        terminal.type("yes")
        terminal.expect(f"after 5 seconds the gateway {GATEWAY} does not answer on br0")
        terminal.expect("everything was put back as it was, eth0 has its addresses again")
        assert terminal.end() == 1
    lan.join()
    assert lan.addresses("br0") == []
    assert configuration(lan, manager) == before
    eventually(lan.reaches, "the gateway cannot be reached any more")
    eventually(lambda: lan.reaches(GATEWAY6), "the gateway cannot be reached any more")
    require_static(lan, "eth0")


@pytest.mark.parametrize("manager", sampled("NetworkManager", "systemd-networkd"))
def test_a_worker_killed_half_way_leaves_everything_as_it_was(lan: ManagedHost, manager: str) -> None:
    lan.configure(manager, "static")
    before = configuration(lan, manager)
    with Terminal(on_terminal(lan, "bridge", "--wait", "12")) as terminal:
        terminal.expect("Type 'yes'")
        lan.cut()
        terminal.type("yes")
        terminal.expect("wait until the host is connected")
        eventually(lambda: lan.address_of("br0") == ADDRESS, "br0 gets no address", 5)
        lan.host.run("sh", "-c", "kill -KILL $(cat /var/lib/nano-bridge/worker.pid)")
        terminal.expect("the work was killed")
        assert terminal.end() == 1
    lan.join()
    eventually(lambda: set(lan.addresses("eth0")) == {ADDRESS, ADDRESS6}, "the addresses do not come back", 20)
    eventually(lambda: not lan.addresses("br0"), "br0 stays", 20)
    assert configuration(lan, manager) == before
    eventually(lan.reaches, "the gateway cannot be reached any more")


@pytest.mark.parametrize("manager", sampled("ifupdown"))
def test_a_terminal_that_is_cut_does_no_harm(lan: ManagedHost, manager: str) -> None:
    lan.configure(manager, "static")
    with Terminal(on_terminal(lan, "bridge")) as terminal:
        terminal.expect("Type 'yes'")
        terminal.type("yes")
        terminal.expect("\nrun ")
        terminal.hang_up()
    eventually(
        lambda: "everything is done" in (lan.host.root / "var/lib/nano-bridge/bridge.log").read_text(), "no end", 20
    )
    require_static(lan, "br0")
