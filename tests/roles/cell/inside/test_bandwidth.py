"""Network limits, measured with a real guest; what the kernel cannot do is told by the calls that ask for it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nano_appliance.model.instance_change import InstanceChange
from nano_appliance.model.orders import ChangeInstance
from nano_appliance.model.qos import NetworkLimits, QoS
from nano_appliance.model.units import KIB
from nano_appliance.roles.cell.instances.change import change_instance
from nano_appliance.roles.cell.service import CellService
from tests.lab.guest_agent import GuestAgent
from tests.lab.tc_stand_in import TcStandIn, make_tc_stand_in
from tests.lab.tiny_guest import make_tiny_guest
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.running import running_service, virsh, wait_for
from tests.roles.cell.inside.tiny import TinyMedia, start_tiny

HOST, PORT = "10.76.0.1", 9000
LIMITED, FREE = "10.76.0.20", "10.76.0.21"
RECEIVE, SEND = 512 * KIB, 256 * KIB
"""Bytes per second; different, so that they cannot be mixed up."""

BURST = 1024 * KIB
"""Goes first and is not measured: an interface that was quiet may send this much faster."""

AMOUNT = 2048 * KIB
PID = Path("/run/libvirtd.pid")


@pytest.fixture(scope="module")
def traffic_control(tmp_path_factory: pytest.TempPathFactory) -> TcStandIn:
    """Libvirt with the stand-in for tc; it looks for its programs on its search path."""
    stand_in = make_tc_stand_in(tmp_path_factory.mktemp("tc"))
    old = PID.read_text()
    os.kill(int(old), signal.SIGKILL)
    environment = {**os.environ, "PATH": f"{stand_in.folder}:{os.environ['PATH']}"}
    subprocess.Popen(["libvirtd"], stdin=subprocess.DEVNULL, env=environment)
    wait_for(lambda: PID.exists() and PID.read_text() not in ("", old))
    return stand_in


@pytest.fixture(scope="module")
def service(traffic_control: TcStandIn, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CellService]:
    with running_service(tmp_path_factory.mktemp("home") / "cell") as started:
        yield started
        for domain in virsh("list", "--uuid").split():
            virsh("destroy", domain)


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> TinyMedia:
    return TinyMedia(make_tiny_guest(tmp_path_factory.mktemp("tiny")).iso)


@pytest.fixture(scope="module")
def limited(service: CellService, media: TinyMedia) -> GuestAgent:
    order = blank("limited", qos=QoS(receive_speed=RECEIVE, send_speed=SEND))
    agent = start_tiny(service, media, order)
    assert service.cell.registry.state(order.id).notice == ""
    return ready(agent, LIMITED)


@pytest.fixture(scope="module")
def free(service: CellService, media: TinyMedia) -> GuestAgent:
    return ready(start_tiny(service, media, blank("free")), FREE)


def ready(agent: GuestAgent, address: str) -> GuestAgent:
    agent.wait_until_up()
    agent.use_address(f"{address}/24")
    return agent


def rate_of(agent: GuestAgent, script: str, exchange: Callable[[socket.socket, int], None]) -> float:
    """Bytes per second at which `exchange` moves AMOUNT by the connection that the guest opens with `script`."""
    taken: list[float] = []

    def serve(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            connection.settimeout(60)
            exchange(connection, BURST)
            start = time.monotonic()
            exchange(connection, AMOUNT)
            taken.append(time.monotonic() - start)

    with socket.create_server((HOST, PORT)) as server:
        server.settimeout(30)
        serving = threading.Thread(target=serve, args=(server,))
        serving.start()
        agent.output(script)
        serving.join()
    return AMOUNT / taken[0]


def receiving(agent: GuestAgent) -> float:
    """Bytes per second that reach the guest."""

    def send(connection: socket.socket, amount: int) -> None:
        # Little may wait in our own buffer, or it would count as received.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 64 * KIB)
        connection.sendall(bytes(amount))

    return rate_of(agent, f"nc {HOST} {PORT} >/dev/null", send)


def sending(agent: GuestAgent) -> float:
    """Bytes per second that come from the guest."""

    def receive(connection: socket.socket, amount: int) -> None:
        left = amount
        while left > 0:
            piece = connection.recv(min(left, 1 << 16))
            assert piece
            left -= len(piece)

    script = f"dd if=/dev/zero bs=1024 count={(BURST + AMOUNT) // KIB} 2>/dev/null | nc {HOST} {PORT}"
    return rate_of(agent, script, receive)


def test_a_guest_without_limits_is_fast(free: GuestAgent) -> None:
    assert receiving(free) > 4 * RECEIVE
    assert sending(free) > 4 * SEND


def test_what_a_guest_receives_is_limited(limited: GuestAgent) -> None:
    assert 0.5 * RECEIVE < receiving(limited) < 1.5 * RECEIVE


def test_what_a_guest_sends_is_limited_or_asked_to_be(limited: GuestAgent, traffic_control: TcStandIn) -> None:
    policing = [call for call in traffic_control.calls if "police" in call]
    assert any(f"rate {SEND // KIB}kbps" in call for call in policing), policing
    if not any("police" in call for call in traffic_control.refused):
        assert sending(limited) < 1.5 * SEND


def test_limits_are_changed_while_a_guest_runs(service: CellService, free: GuestAgent) -> None:
    def change(limits: NetworkLimits) -> str:
        order = ChangeInstance(id=free.domain, change=InstanceChange(network_limits=limits))
        return change_instance(service.cell, order).state.notice

    assert change(NetworkLimits(receive_speed=RECEIVE, send_speed=SEND)) == ""
    assert virsh("dumpxml", free.domain).count("<bandwidth>") == 1
    assert 0.5 * RECEIVE < receiving(free) < 1.5 * RECEIVE
    assert change(NetworkLimits()) == ""
    assert "<bandwidth>" not in virsh("dumpxml", free.domain)
    assert receiving(free) > 4 * RECEIVE
