"""Connections between two cells: who gets through to what, and that bytes come through as they were sent."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from nano_appliance.link.identity import Identity
from nano_appliance.link.peer import Peer, Role
from nano_appliance.link.rpc_server import RpcServer
from nano_appliance.link.stream_server import nothing_expected, stream_route
from nano_appliance.link.streams import Stream, open_stream
from nano_appliance.model.errors import NanoError, NotAllowed, Unavailable
from nano_appliance.model.migration_orders import Destination, Reception
from tests.link.modules import make_authority, make_cell

SENDER, RECEIVER = "Cell_01", "Cell_02"


@dataclass
class Receiver:
    """A cell that lets its ends be reached with one ticket; what comes in there it echoes."""

    port: int = 0
    asked: list[tuple[str, str, Stream]] = field(default_factory=list)
    far_ends: list[socket.socket] = field(default_factory=list)

    def connect(self, ticket: str, cell: str, stream: Stream) -> socket.socket:
        self.asked.append((ticket, cell, stream))
        if ticket != "good":
            raise NotAllowed("nothing is expected with this ticket")
        near, far = socket.socketpair()
        self.far_ends.append(far)
        threading.Thread(target=echo, args=(far,), daemon=True).start()
        return near

    def destination(self, ticket: str = "good", cell: str = RECEIVER) -> Destination:
        return Destination(cell=cell, address="127.0.0.1", port=self.port, reception=Reception(ticket=ticket))


def echo(end: socket.socket) -> None:
    with contextlib.closing(end), contextlib.suppress(OSError):
        while block := end.recv(65536):
            end.sendall(block)


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Receiver]:
    made = Receiver()
    authority = make_authority(tmp_path)
    listener = socket.create_server(("127.0.0.1", 0))
    made.port = listener.getsockname()[1]
    identity = make_cell(tmp_path, authority, RECEIVER)
    server = RpcServer(identity, listener, {}, name="cell link", routes=[stream_route(made.connect)])
    server.start()
    yield made
    server.stop()


@pytest.fixture
def sender(tmp_path: Path) -> Identity:
    return make_cell(tmp_path, make_authority(tmp_path), SENDER)


def test_bytes_come_through_both_ways_as_they_were_sent(receiver: Receiver, sender: Identity) -> None:
    sent = os.urandom(5 << 20)
    with contextlib.closing(open_stream(sender, receiver.destination(), Stream.MEMORY)) as opened:
        threading.Thread(target=opened.sendall, args=(sent,), daemon=True).start()
        received = bytearray()
        while len(received) < len(sent):
            received += opened.recv(1 << 20)
    assert bytes(received) == sent
    assert receiver.asked == [("good", SENDER, Stream.MEMORY)]


def test_the_end_of_one_side_is_the_end_of_the_other(receiver: Receiver, sender: Identity) -> None:
    with contextlib.closing(open_stream(sender, receiver.destination(), Stream.CONTROL)) as opened:
        receiver.far_ends[0].shutdown(socket.SHUT_RDWR)
        opened.settimeout(20)
        with contextlib.suppress(OSError):
            assert opened.recv(1) == b""


def test_another_ticket_is_refused_with_the_reason(receiver: Receiver, sender: Identity) -> None:
    with pytest.raises(NotAllowed, match="nothing is expected with this ticket"):
        open_stream(sender, receiver.destination("bad"), Stream.MEMORY)


def test_only_cells_get_that_far(receiver: Receiver, tmp_path: Path) -> None:
    core = make_authority(tmp_path).core_identity()
    with pytest.raises(NotAllowed, match="only a cell of this domain"):
        open_stream(core, receiver.destination(), Stream.MEMORY)
    assert receiver.asked == []


def test_a_cell_of_another_domain_is_no_cell(receiver: Receiver, sender: Identity, tmp_path: Path) -> None:
    foreign_authority = make_authority(tmp_path, "foreign")
    foreign = make_cell(tmp_path, foreign_authority, "Cell_03")
    with pytest.raises(NotAllowed, match="has no certificate of this domain"):
        open_stream(foreign, receiver.destination(), Stream.MEMORY)
    mixed = Identity(Peer(Role.CELL, "Cell_03", ""), foreign.certificate, foreign.key, sender.authority)
    with pytest.raises(NanoError):
        open_stream(mixed, receiver.destination(), Stream.MEMORY)
    assert receiver.asked == []


def test_another_cell_than_the_one_that_is_meant_is_not_trusted(receiver: Receiver, sender: Identity) -> None:
    with pytest.raises(NotAllowed, match="has no certificate of this domain"):
        open_stream(sender, receiver.destination(cell="Cell_09"), Stream.MEMORY)


def test_a_cell_that_is_away_is_told(sender: Identity) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with pytest.raises(Unavailable, match="cannot be reached"):
        open_stream(sender, Receiver(port=port).destination(), Stream.MEMORY)


def test_a_cell_that_receives_nothing_expects_nothing() -> None:
    with pytest.raises(NotAllowed, match="no transfer is expected"):
        nothing_expected("good", SENDER, Stream.MEMORY)
