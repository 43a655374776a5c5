"""What the cell and its hand say to each other: the hand writes and reads leases where that may hang."""

from __future__ import annotations

from pathlib import Path

import msgspec

from nano_appliance.host.daemon import own_program
from nano_appliance.host.hand import Hand, serve
from nano_appliance.model.errors import NanoError
from nano_appliance.model.lease import Lease
from nano_appliance.model.timing import LEASE_PATIENCE
from nano_appliance.roles.cell.lease.inner_commands import HAND_COMMAND
from nano_appliance.roles.cell.lease.shared_pool import SharedPool
from nano_appliance.store.lease_files import read_lease, write_lease


class Write(msgspec.Struct, frozen=True, tag="write"):
    """Bring `lease` to the storage at `root`."""

    root: str
    tag: str
    lease: Lease


class Read(msgspec.Struct, frozen=True, tag="read"):
    """Tell what the lease of `cell` at `root` is."""

    root: str
    tag: str
    cell: str


class Answer(msgspec.Struct, frozen=True):
    """What was written or read, or why not."""

    lease: Lease | None = None
    problem: str = ""


_answers = msgspec.json.Decoder(Answer)
_orders = msgspec.json.Decoder(Write | Read)


class LeaseHand:
    """Touches leases by a process that may hang; for one thread."""

    def __init__(self, patience: float = LEASE_PATIENCE) -> None:
        self._hand = Hand([*own_program(), HAND_COMMAND])
        self._patience = patience

    def write(self, pool: SharedPool, lease: Lease) -> None:
        """Bring `lease` to the storage. Raises NanoError, when nothing of this process is under way any more."""
        self._ask(Write(str(pool.root), pool.tag, lease))

    def read(self, pool: SharedPool, cell: str) -> Lease:
        """The lease of `cell`. Raises NanoError."""
        return self._ask(Read(str(pool.root), pool.tag, cell))

    def close(self) -> None:
        """End the process."""
        self._hand.close()

    def _ask(self, order: Write | Read) -> Lease:
        answer = _answers.decode(self._hand.ask(msgspec.json.encode(order), self._patience))
        if answer.lease is None:
            raise NanoError(answer.problem)
        return answer.lease


def main() -> int:
    """Be the hand until nobody asks any more; returns the exit status."""
    serve(lambda line: msgspec.json.encode(_carry_out(line)))
    return 0


def _carry_out(line: bytes) -> Answer:
    try:
        order = _orders.decode(line)
        if isinstance(order, Read):
            return Answer(read_lease(Path(order.root), order.tag, order.cell))
        write_lease(Path(order.root), order.tag, order.lease)
        return Answer(order.lease)
    except NanoError as error:
        return Answer(problem=error.message)
