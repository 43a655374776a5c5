from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator
from ipaddress import IPv4Interface
from pathlib import Path

import pytest

from nano_appliance.host.commands import run
from nano_appliance.roles.cell.dhcp.offers import Host, Offers
from nano_appliance.roles.cell.dhcp.server import DhcpServer
from nano_appliance.tryout.home import Home
from nano_appliance.tryout.router import router_command
from nano_appliance.tryout.settings import Settings
from tests.lab.dhcp_client import ACK, DISCOVER, OFFER, REQUEST, Card, card, say
from tests.lab.patience import eventually
from tests.link.network import own_network

SETTINGS = Settings(
    domain="nano-00000000", hardware_address="02:00:00:00:00:01", network="10.7.8.0/24", host_id="unused"
)


@pytest.mark.parametrize("name_server", ["10.0.2.3", ""])
def test_dnsmasq_takes_the_command_line(name_server: str, tmp_path: Path) -> None:
    command = router_command(Home(tmp_path), SETTINGS, name_server)
    assert run([*command, "--test"], timeout=10).stderr.strip() == "dnsmasq: syntax check OK."
    assert ("--server=10.0.2.3" in command) == bool(name_server)


def test_it_serves_the_bridge_only_and_leaves_room_for_fixed_addresses(tmp_path: Path) -> None:
    command = router_command(Home(tmp_path), SETTINGS, "")
    assert "--interface=br0" in command
    assert "--bind-interfaces" in command
    assert "--dhcp-range=10.7.8.100,10.7.8.250,255.255.255.0,12h" in command


GUEST, OTHER = "52:54:00:00:00:01", "52:54:00:00:00:02"


@contextlib.contextmanager
def router(home: Home) -> Iterator[None]:
    """The router of a try-out on the bridge of a network of its own."""
    with own_network():
        subprocess.run(["ip", "address", "add", f"{SETTINGS.gateway}/24", "dev", "br0"], check=True)
        home.make()
        with subprocess.Popen(router_command(home, SETTINGS, ""), stderr=subprocess.DEVNULL) as process:
            try:
                yield
            finally:
                process.terminate()


def offered(client: Card) -> str:
    answer = say(client, DISCOVER, seconds=0.2)
    return answer.address if answer is not None and answer.kind == OFFER else ""


def test_router_and_cell_do_not_fight_over_guests(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    hosts = (Host("a", GUEST, IPv4Interface("10.7.8.53/24"), "web"),)
    offers = Offers("br0", "10.7.8.254", (), hosts)
    with router(home), card(GUEST) as guest, card(OTHER) as other:
        eventually(lambda: offered(guest).startswith("10.7.8."), "the router serves everybody")
        cell = DhcpServer(tmp_path / "dhcp", lambda: offers, lambda: None, home.reserved_hosts)
        cell.start()
        try:
            eventually(lambda: offered(guest) == "10.7.8.53", "the cell serves its guest")
            for _ in range(5):
                assert offered(guest) == "10.7.8.53", "and nobody else does"
            for source in ("10.7.8.53", ""):
                answer = say(guest, REQUEST, present=source or "0.0.0.0", wanted="" if source else "10.7.8.53")
                assert answer is not None
                assert (answer.kind, answer.address, answer.addresses(3)) == (ACK, "10.7.8.53", ["10.7.8.254"])
            theirs = offered(other)
            assert theirs.startswith("10.7.8."), "the router goes on serving everybody else"
            taken = say(other, REQUEST, wanted=theirs)
            assert taken is not None
            assert (taken.kind, taken.addresses(3)) == (ACK, [str(SETTINGS.gateway)])
            kept = say(other, REQUEST, present=theirs)
            assert kept is not None
            assert kept.kind == ACK
        finally:
            cell.stop()
