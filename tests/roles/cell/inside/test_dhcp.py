"""Addresses by DHCP, asked for by clients on the bridge: the right ones for guests, not a word to anybody else."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from nano_appliance.link.operations import ENTER_POOL, LEAVE_POOL, Operation
from nano_appliance.model.address import AddressProvider
from nano_appliance.model.instance import Instance
from nano_appliance.model.orders import Done, InstanceOrder, PoolSettings
from nano_appliance.roles.cell.dhcp import server as dhcp_server
from nano_appliance.roles.cell.instances.create import create_instance
from nano_appliance.roles.cell.instances.delete import delete_instance
from nano_appliance.roles.cell.orders import handlers
from nano_appliance.roles.cell.service import CellService
from tests.lab.dhcp_client import ACK, DISCOVER, NAK, OFFER, REQUEST, Card, card, lease, say
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.running import running_service, wait_for
from tests.roles.cell.private_host import ADDRESS, HARDWARE_ADDRESS

SETTINGS = PoolSettings(
    pool="default", gateway="10.76.0.254", dns=("10.76.0.2", "10.76.0.3"), provider=AddressProvider.DHCP
)
FOREIGN = "52:54:00:99:99:99"
SERVER = (HARDWARE_ADDRESS, ADDRESS)


def give(service: CellService, operation: Operation[Any, Any], order: object) -> None:
    """Let the cell carry out an order about its pool."""
    table = handlers(
        service.cell,
        lambda *_: pytest.fail("nobody asks for a screen"),
        lambda *_: pytest.fail("nobody sends an image"),
        lambda *_: pytest.fail("nobody sends an instance"),
    )
    table[operation](order, None)  # type: ignore[arg-type]


def enter(service: CellService, settings: PoolSettings) -> None:
    give(service, ENTER_POOL, settings)


def a_guest(service: CellService, short: str = "web-1", address: str = "10.76.0.53/24") -> Instance:
    return create_instance(service.cell, blank(short, internal_address=address))


def plugged(instance: Instance) -> str:
    return instance.interfaces[0].hardware_address


def offered(client: Card) -> str:
    answer = say(client, DISCOVER, seconds=0.2)
    return answer.address if answer is not None and answer.kind == OFFER else ""


def dnsmasq_pid(service: CellService) -> int:
    server = service.cell.dhcp._server
    assert server is not None
    # The program that restrains it becomes it.
    assert b"dnsmasq" in Path(f"/proc/{server._process.pid}/cmdline").read_bytes()
    return server._process.pid


def test_a_guest_gets_address_mask_gateway_name_servers_and_name(service: CellService, tmp_path: Path) -> None:
    enter(service, SETTINGS)
    guest = a_guest(service)
    with card(plugged(guest)) as client:
        wait_for(lambda: offered(client) == "10.76.0.53")
        given = lease(client, tmp_path)
    assert (given["ip"], given["subnet"], given["router"]) == ("10.76.0.53", "255.255.255.0", "10.76.0.254")
    assert (given["dns"], given["hostname"]) == ("10.76.0.2 10.76.0.3", "web-1")
    assert (given["lease"], given["serverid"]) == (str(12 * 3600), ADDRESS)
    assert service.cell.dhcp.leases() == {plugged(guest): "10.76.0.53"}
    assert service.cell.dhcp.problem == ""


def test_nobody_else_gets_a_word(service: CellService) -> None:
    enter(service, SETTINGS)
    guest = a_guest(service)
    with card(plugged(guest)) as client, card(FOREIGN) as stranger:
        wait_for(lambda: offered(client) == "10.76.0.53")
        assert say(stranger, DISCOVER) is None
        assert say(stranger, REQUEST, wanted="10.76.0.53") is None, "after it was rebooted"
        assert say(stranger, REQUEST, present="10.76.0.99", server=SERVER) is None, "renewing"
        assert say(stranger, REQUEST, present="10.76.0.99") is None, "rebinding"
        assert say(stranger, REQUEST, present="192.168.7.7") is None, "of another network"


def test_addresses_of_a_network_that_the_bridge_is_not_in(service: CellService, tmp_path: Path) -> None:
    enter(service, SETTINGS)
    near, far = a_guest(service), a_guest(service, "far", "10.99.0.7/20")
    with card(plugged(near)) as first, card(plugged(far)) as second:
        wait_for(lambda: offered(second) == "10.99.0.7")
        assert lease(second, tmp_path)["subnet"] == "255.255.240.0"
        assert lease(first, tmp_path)["ip"] == "10.76.0.53"


def test_a_guest_goes_on_right_after_a_restart_of_the_cell(home: Path) -> None:
    with running_service(home) as service:
        enter(service, SETTINGS)
        guest = a_guest(service)
        with card(plugged(guest)) as client:
            wait_for(lambda: offered(client) == "10.76.0.53")
            assert say(client, REQUEST, wanted="10.76.0.53").kind == ACK  # type: ignore[union-attr]
    with running_service(home) as service, card(plugged(guest)) as client:
        wait_for(lambda: offered(client) == "10.76.0.53")
        renewed = say(client, REQUEST, present="10.76.0.53", server=SERVER)
        assert renewed is not None
        assert (renewed.kind, renewed.address) == (ACK, "10.76.0.53")
    (home / "data" / "dhcp" / "leases").unlink()
    with running_service(home) as service, card(plugged(guest)) as client:
        wait_for(lambda: offered(client) == "10.76.0.53")
        renewed = say(client, REQUEST, present="10.76.0.53", server=SERVER)
        assert renewed is not None
        assert renewed.kind == ACK, "a lease nobody remembers follows from the record"
        wrong = say(client, REQUEST, present="10.76.0.99", server=SERVER)
        assert wrong is not None
        assert wrong.kind == NAK, "an address that is not the guest's"


def test_changes_are_handed_out_at_the_next_renewal(service: CellService) -> None:
    enter(service, SETTINGS)
    with card(plugged(a_guest(service))) as client:
        wait_for(lambda: offered(client) == "10.76.0.53")
        say(client, REQUEST, wanted="10.76.0.53")
        before = dnsmasq_pid(service)
        enter(service, PoolSettings(pool="default", gateway="10.76.0.250", provider=AddressProvider.DHCP))

        def gateway() -> list[str]:
            answer = say(client, REQUEST, present="10.76.0.53", server=SERVER)
            return answer.addresses(3) if answer is not None else []

        wait_for(lambda: gateway() == ["10.76.0.250"])
        answer = say(client, REQUEST, present="10.76.0.53", server=SERVER)
        assert answer is not None
        assert answer.addresses(6) == [], "there is no name server any more, and the cell is none"
        assert dnsmasq_pid(service) == before, "it was not even restarted"


def test_without_dhcp_as_provider_nothing_is_served(service: CellService) -> None:
    enter(service, SETTINGS)
    with card(plugged(a_guest(service))) as client:
        wait_for(lambda: offered(client) == "10.76.0.53")
        running = dnsmasq_pid(service)
        enter(service, PoolSettings(pool="default", gateway="10.76.0.254", provider=AddressProvider.CLOUD_INIT))
        wait_for(lambda: not Path(f"/proc/{running}").exists())
        assert offered(client) == ""
        enter(service, SETTINGS)
        wait_for(lambda: offered(client) == "10.76.0.53")
        running = dnsmasq_pid(service)
        give(service, LEAVE_POOL, Done())
        wait_for(lambda: not Path(f"/proc/{running}").exists())


def test_an_address_that_went_to_another_guest(service: CellService, tmp_path: Path) -> None:
    enter(service, SETTINGS)
    old = a_guest(service, "old")
    with card(plugged(old)) as client:
        wait_for(lambda: offered(client) == "10.76.0.53")
        assert lease(client, tmp_path)["ip"] == "10.76.0.53"
        delete_instance(service.cell, InstanceOrder(id=old.id))
        wait_for(lambda: offered(client) == "")
    new = a_guest(service, "new")
    with card(plugged(new)) as client:
        wait_for(lambda: offered(client) == "10.76.0.53")
        assert lease(client, tmp_path)["hostname"] == "new"
    assert service.cell.dhcp.leases() == {plugged(new): "10.76.0.53"}


def test_a_server_that_dies_is_started_again(service: CellService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dhcp_server, "RETRY_AFTER", 0.5)
    enter(service, SETTINGS)
    with card(plugged(a_guest(service))) as client:
        wait_for(lambda: offered(client) == "10.76.0.53")
        killed = dnsmasq_pid(service)
        os.kill(killed, signal.SIGKILL)
        wait_for(lambda: offered(client) == "10.76.0.53")
        assert dnsmasq_pid(service) != killed
        wait_for(lambda: service.cell.dhcp.problem == "")


def test_a_port_that_is_taken_is_told_and_tried_again(service: CellService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dhcp_server, "RETRY_AFTER", 0.2)
    enter(service, SETTINGS)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("0.0.0.0", 67))
        guest = a_guest(service)
        wait_for(lambda: "Address already in use" in service.cell.dhcp.problem)
        assert service.cell.dhcp.problem.startswith("guests get no addresses by DHCP: dnsmasq:")
    with card(plugged(guest)) as client:
        wait_for(lambda: offered(client) == "10.76.0.53")
    wait_for(lambda: service.cell.dhcp.problem == "")


PROGRAM = """
import sys, time
from pathlib import Path
from typing import Any
from ipaddress import IPv4Interface
from nano_appliance.roles.cell.dhcp.offers import Host, Offers
from nano_appliance.roles.cell.dhcp.server import DhcpServer
hosts = (Host("a", "52:54:00:00:00:01", IPv4Interface("10.76.0.9/24"), "a"),)
server = DhcpServer(Path(sys.argv[1]), lambda: Offers("br0", "10.76.0.1", (), hosts), lambda: None)
server.start()
while server._server is None:
    time.sleep(0.01)
print(server._server._process.pid, flush=True)
time.sleep(60)
"""


def test_a_killed_cell_leaves_no_server_behind(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", PROGRAM, str(tmp_path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline())
        assert Path(f"/proc/{pid}").exists()
        process.kill()
    wait_for(lambda: not Path(f"/proc/{pid}").exists())
