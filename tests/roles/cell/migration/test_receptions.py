from __future__ import annotations

import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from nano_appliance.link.streams import Stream
from nano_appliance.model.errors import NotAllowed, Unavailable
from nano_appliance.roles.cell.migration import places
from nano_appliance.roles.cell.migration.places import make_place, sockets_of
from nano_appliance.roles.cell.migration.receptions import Receptions

GUEST = "3e0b6f6a-5f0e-4b6c-8c13-7a0d5a0f4c21"
SOURCE = "Cell_01"


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A host of its own; the path of a socket must be short."""
    with tempfile.TemporaryDirectory() as made:
        monkeypatch.setattr(places, "FOLDER", Path(made, "migration"))
        monkeypatch.setattr(places, "HYPERVISORS", (Path(made, "qemu-sock"), Path(made, "libvirt-sock")))
        yield Path(made)


@pytest.fixture
def memory() -> Iterator[socket.socket]:
    """What QEMU listens with for the memory of the guest."""
    make_place(GUEST, 0)
    with listening(sockets_of(GUEST).memory) as made:
        yield made


def listening(path: Path) -> socket.socket:
    made = socket.socket(socket.AF_UNIX)
    made.bind(str(path))
    made.listen()
    return made


def test_the_cell_that_was_announced_reaches_what_waits_for_it(memory: socket.socket) -> None:
    receptions = Receptions()
    ticket = receptions.open(GUEST, SOURCE)
    with receptions.connect(ticket, SOURCE, Stream.MEMORY) as opened:
        accepted, _ = memory.accept()
        with accepted:
            opened.sendall(b"page")
            assert accepted.recv(10) == b"page"


@pytest.mark.parametrize(("ticket", "cell"), [("", SOURCE), ("guessed", SOURCE), (None, "Cell_02")])
def test_nobody_else_does(memory: socket.socket, ticket: str | None, cell: str) -> None:
    receptions = Receptions()
    issued = receptions.open(GUEST, SOURCE)
    for stream in Stream:
        with pytest.raises(NotAllowed, match="nothing is expected"):
            receptions.connect(issued if ticket is None else ticket, cell, stream)


def test_a_new_ticket_replaces_the_former_one_and_none_outlives_the_transfer(memory: socket.socket) -> None:
    receptions = Receptions()
    former, ticket = receptions.open(GUEST, SOURCE), receptions.open(GUEST, SOURCE)
    assert former != ticket
    with pytest.raises(NotAllowed):
        receptions.connect(former, SOURCE, Stream.MEMORY)
    receptions.close(GUEST)
    receptions.close(GUEST)
    with pytest.raises(NotAllowed):
        receptions.connect(ticket, SOURCE, Stream.MEMORY)
    assert not sockets_of(GUEST).memory.exists()


def test_the_hypervisor_is_reached_at_whichever_socket_it_has(folder: Path) -> None:
    receptions = Receptions()
    ticket = receptions.open(GUEST, SOURCE)
    with pytest.raises(Unavailable, match="does not listen"):
        receptions.connect(ticket, SOURCE, Stream.CONTROL)
    with listening(folder / "libvirt-sock"):
        receptions.connect(ticket, SOURCE, Stream.CONTROL).close()


def test_what_does_not_listen_is_told() -> None:
    receptions = Receptions()
    ticket = receptions.open(GUEST, SOURCE)
    with pytest.raises(Unavailable, match="cannot be reached"):
        receptions.connect(ticket, SOURCE, Stream.MEMORY)
