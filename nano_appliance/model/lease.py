"""The lease of a cell on shared storage: what the cell writes there, and what another cell has seen of it."""

from __future__ import annotations

import msgspec

from nano_appliance.model.timing import LEASE_EXPIRED_AFTER


class Lease(msgspec.Struct, frozen=True, kw_only=True):
    """A content of a cell's lease; none comes twice.

    `boot` is the id of the host's start, and `counter` grows with each renewal while that lasts, whichever run of the
    cell writes it. So a renewal that was given up and reaches the storage late is known by its number. `resting` tells
    that the cell has stopped on purpose after this and its instances go on: nothing follows from the lease then.
    """

    cell: str
    boot: str
    counter: int
    resting: bool = False


class LeaseSight(msgspec.Struct, frozen=True, kw_only=True):
    """What an observer can say of a lease: the seconds it has seen one and the same content, by its own clock.

    `problem` tells why it can say nothing: nothing read yet, the storage does not answer, no such lease.
    """

    unchanged: float = 0.0
    resting: bool = False
    problem: str = ""


def has_run_out(sight: LeaseSight, *, asked: float, heard: float) -> bool:
    """True when the cell is certain to have fenced itself.

    The core asked for `sight` at `asked` and had heard the cell last at `heard`, both by the core's clock. Silence must
    have lasted when it asked: while the answer was on its way the cell may have found its storage again.
    """
    if sight.problem or sight.resting:
        return False
    return sight.unchanged >= LEASE_EXPIRED_AFTER and asked - heard >= LEASE_EXPIRED_AFTER
