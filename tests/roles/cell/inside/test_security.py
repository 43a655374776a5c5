"""Security policies with packets: a real guest, another guest, a machine on the same bridge, and the host itself."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from nano_appliance.model.orders import ChangeSecurity
from nano_appliance.model.security import Protocol, SecurityPolicy, SecurityRule
from nano_appliance.model.security_changes import AppendRule, MoveRule, PolicyChange, RemoveRule, SetDefault
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.instances.protection import restore_filter
from nano_appliance.roles.cell.instances.security import change_security
from nano_appliance.roles.cell.service import CellService
from tests.lab.guest_agent import GuestAgent
from tests.lab.outside import Outside, machine_outside
from tests.lab.packets import connects, datagram_answered, ping
from tests.lab.tiny_guest import HTTP_PORT, SHELL_PORT, make_tiny_guest
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.running import running_service, virsh, wait_for
from tests.roles.cell.inside.tiny import TinyMedia, start_tiny

GUEST, SECOND_ADDRESS, NEIGHBOUR = "10.76.0.20", "10.76.0.21", "10.76.0.30"
FRIEND, STRANGER = "10.76.0.9", "10.76.0.10"
"""Two addresses of the machine outside."""

CLOSED_PORT = 4000
"""Nobody listens; the guest's kernel says so when it is let."""

REJECT = SecurityPolicy(accept=False)


@dataclass(frozen=True)
class Scene:
    """A guest behind a policy, one without, and a machine outside."""

    service: CellService
    id: str
    guest: GuestAgent
    neighbour: GuestAgent
    outside: Outside

    @property
    def cell(self) -> Cell:
        """The cell that both guests are on."""
        return self.service.cell

    def impose(self, policy: SecurityPolicy) -> None:
        """Put a whole policy into force."""
        instance = msgspec.structs.replace(self.cell.registry.get(self.id), security=policy)
        self.cell.registry.put(instance)
        restore_filter(self.cell, instance)

    def change(self, change: PolicyChange) -> None:
        """Change it by one step, as a user does."""
        change_security(self.cell, ChangeSecurity(id=self.id, change=change))

    def pings(self, address: str = GUEST, source: str = FRIEND) -> bool:
        return self.outside.call(ping, address, source)

    def connects(self, port: int, address: str = GUEST, source: str = FRIEND) -> bool:
        return self.outside.call(connects, address, port, source)

    def delivers(self, port: int = CLOSED_PORT, address: str = GUEST, source: str = FRIEND) -> bool:
        return self.outside.call(datagram_answered, address, port, source)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    media = TinyMedia(make_tiny_guest(tmp_path_factory.mktemp("tiny")).iso)
    guarded, open_one = blank("guarded"), blank("open")
    with (
        running_service(tmp_path_factory.mktemp("home") / "cell") as service,
        machine_outside("outside", f"{FRIEND}/24", f"{STRANGER}/24") as outside,
    ):
        guest = start_tiny(service, media, guarded)
        neighbour = start_tiny(service, media, open_one)
        try:
            for agent, address in ((guest, GUEST), (neighbour, NEIGHBOUR)):
                agent.wait_until_up()
                agent.use_address(f"{address}/24", "10.76.0.1")
            guest.output(f"ip address add {SECOND_ADDRESS}/24 dev eth0")
            yield Scene(service, guarded.id, guest, neighbour, outside)
        finally:
            for domain in virsh("list", "--uuid").split():
                virsh("destroy", domain)


def rule(protocol: Protocol, port: int = 0, *, accept: bool = True, source: str = "", target: str = "") -> SecurityRule:
    return SecurityRule(
        accept=accept, protocol=protocol, source_address=source, target_address=target, target_port=port
    )


def test_without_a_policy_everything_reaches_the_guest(scene: Scene) -> None:
    scene.impose(SecurityPolicy())
    assert scene.pings()
    assert scene.connects(HTTP_PORT)
    assert scene.delivers()
    assert ping(GUEST), "from the host"
    assert scene.neighbour.output(f"nc -w 5 {GUEST} {HTTP_PORT} </dev/null && echo reached") == "reached"


def test_default_reject_lets_nothing_in(scene: Scene) -> None:
    scene.impose(REJECT)
    assert not scene.pings()
    assert not scene.connects(HTTP_PORT)
    assert not scene.connects(SHELL_PORT)
    assert not scene.delivers()
    assert not ping(GUEST), "from the host"
    assert not connects(GUEST, HTTP_PORT), "from the host"
    assert scene.neighbour.run(f"ping -c 1 -W 1 {GUEST}")[0] != 0
    assert scene.neighbour.run(f"nc -w 1 {GUEST} {HTTP_PORT} </dev/null")[0] != 0
    assert scene.pings(NEIGHBOUR), "nobody else is concerned"


def test_default_reject_lets_the_guest_out_and_its_replies_in(scene: Scene) -> None:
    scene.impose(REJECT)
    scene.guest.output("ip neigh flush dev eth0")
    scene.guest.output(f"ping -c 1 -W 30 {FRIEND}")
    scene.guest.output(f"ping -c 1 -W 30 {NEIGHBOUR}")
    assert scene.guest.output(f"wget -q -O - http://{NEIGHBOUR}/") == "tiny"
    listening, said = threading.Event(), []

    def answer_one_datagram() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
            server.bind((FRIEND, 5353))
            server.settimeout(20)
            listening.set()
            content, peer = server.recvfrom(100)
            said.append(content)
            server.sendto(b"", peer)

    server = threading.Thread(target=lambda: scene.outside.call(answer_one_datagram))
    server.start()
    assert listening.wait(20)
    scene.guest.run(f"nslookup example.org {FRIEND}:5353 & sleep 1; kill $!")
    server.join()
    assert b"example" in said[0], "its question went out by UDP"


def test_default_reject_lets_the_guest_get_an_address_by_dhcp(scene: Scene, tmp_path: Path) -> None:
    scene.impose(REJECT)
    server = scene.outside.start(
        "dnsmasq",
        "--keep-in-foreground",
        "--port=0",
        "--user=root",
        f"--pid-file={tmp_path}/pid",
        f"--dhcp-leasefile={tmp_path}/leases",
        "--dhcp-range=10.76.0.77,10.76.0.77,255.255.255.0",
    )
    try:
        scene.guest.output("udhcpc -n -q -t 10 -T 6 -s /bin/true -i eth0")
    finally:
        server.terminate()
        server.wait()
    assert " 10.76.0.77 " in (tmp_path / "leases").read_text()


def test_a_rule_opens_its_protocol_and_port_only(scene: Scene) -> None:
    scene.impose(SecurityPolicy(accept=False, rules=(rule(Protocol.TCP, HTTP_PORT),)))
    assert scene.connects(HTTP_PORT)
    assert connects(GUEST, HTTP_PORT), "from the host"
    assert not scene.connects(SHELL_PORT)
    assert not scene.delivers(HTTP_PORT)
    assert not scene.pings()
    scene.impose(SecurityPolicy(accept=False, rules=(rule(Protocol.UDP, CLOSED_PORT),)))
    assert scene.delivers(CLOSED_PORT)
    assert not scene.delivers(CLOSED_PORT + 1)
    assert not scene.connects(CLOSED_PORT)
    scene.impose(SecurityPolicy(accept=False, rules=(rule(Protocol.ICMP, 8),)))
    assert scene.pings(), "ICMP has no ports, whatever the rule says"
    assert not scene.connects(HTTP_PORT)
    scene.impose(SecurityPolicy(accept=False, rules=(rule(Protocol.TCP),)))
    assert scene.connects(SHELL_PORT), "port 0 is any port"
    assert not scene.delivers()


def test_a_rule_minds_both_addresses(scene: Scene) -> None:
    scene.impose(
        SecurityPolicy(
            accept=False,
            rules=(
                rule(Protocol.TCP, HTTP_PORT, source=FRIEND),
                rule(Protocol.TCP, SHELL_PORT, target=SECOND_ADDRESS),
                rule(Protocol.ICMP, source=NEIGHBOUR),
            ),
        )
    )
    assert scene.connects(HTTP_PORT, source=FRIEND)
    assert not scene.connects(HTTP_PORT, source=STRANGER)
    assert scene.connects(SHELL_PORT, SECOND_ADDRESS)
    assert not scene.connects(SHELL_PORT, GUEST)
    assert not scene.pings()
    scene.neighbour.output(f"ping -c 1 -W 30 {GUEST}")


def test_rules_close_what_is_open_by_default(scene: Scene) -> None:
    scene.impose(SecurityPolicy(rules=(rule(Protocol.TCP, SHELL_PORT, accept=False), rule(Protocol.UDP, accept=False))))
    assert not scene.connects(SHELL_PORT)
    assert not scene.delivers()
    assert scene.connects(HTTP_PORT)
    assert scene.pings()
    assert scene.guest.output(f"wget -q -O - http://{NEIGHBOUR}/") == "tiny"


def test_the_first_rule_that_fits_decides(scene: Scene) -> None:
    closed, opened = rule(Protocol.TCP, HTTP_PORT, accept=False, source=FRIEND), rule(Protocol.TCP, HTTP_PORT)
    scene.impose(SecurityPolicy(accept=False, rules=(closed, opened)))
    assert not scene.connects(HTTP_PORT, source=FRIEND)
    assert scene.connects(HTTP_PORT, source=STRANGER)
    scene.change(MoveRule(index=1, up=True))
    assert scene.connects(HTTP_PORT, source=FRIEND)


def test_a_change_is_in_force_at_once_for_open_connections_too(scene: Scene) -> None:
    scene.impose(REJECT)
    running = virsh("domid", scene.id)
    assert not scene.connects(SHELL_PORT)
    scene.change(AppendRule(rule=rule(Protocol.TCP, SHELL_PORT)))
    shell = scene.outside.call(socket.create_connection, (GUEST, SHELL_PORT), 5)
    with shell:
        assert talk(shell, b"echo hello\n") == b"hello\n"
        scene.change(RemoveRule(index=0))
        assert talk(shell, b"echo again\n") == b""
    assert not scene.connects(SHELL_PORT)
    scene.change(SetDefault(accept=True))
    assert scene.connects(SHELL_PORT)
    assert virsh("domid", scene.id) == running


def talk(shell: socket.socket, line: bytes) -> bytes:
    """What the guest's shell says to a line; nothing when it does not say anything for a while."""
    shell.sendall(line)
    shell.settimeout(2)
    try:
        return shell.recv(100)
    except TimeoutError:
        return b""


def test_ipv6_is_no_way_round(scene: Scene) -> None:
    local = scene.guest.output("ip -6 address show dev eth0 scope link | sed -n 's,.*inet6 \\(.*\\)/64.*,\\1,p'")
    assert local.startswith("fe80::")
    card = scene.outside.call(socket.if_nametoindex, "eth0")

    def reached(port: int) -> bool:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as connection:
            connection.settimeout(1.5)
            try:
                connection.connect((local, port, 0, card))
            except ConnectionRefusedError:
                return True
            except TimeoutError:
                return False
        return True

    scene.impose(SecurityPolicy())
    assert scene.outside.call(reached, HTTP_PORT)
    scene.impose(SecurityPolicy(accept=False, rules=(rule(Protocol.TCP, SHELL_PORT),)))
    assert not scene.outside.call(reached, HTTP_PORT)
    assert scene.outside.call(reached, SHELL_PORT)


def test_a_policy_outlives_the_hypervisors_daemon(scene: Scene) -> None:
    scene.impose(SecurityPolicy(accept=False, rules=(rule(Protocol.ICMP),)))
    os.kill(int(Path("/run/libvirtd.pid").read_text()), signal.SIGKILL)
    subprocess.Popen(["libvirtd"], stdin=subprocess.DEVNULL)
    wait_for(lambda: scene.service.connection.problem != "")
    wait_for(lambda: scene.service.connection.problem == "")
    assert scene.pings()
    assert not scene.connects(HTTP_PORT)
