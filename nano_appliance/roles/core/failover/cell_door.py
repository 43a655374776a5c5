"""What failover does to cells, and what it has to know of them."""

from __future__ import annotations

from typing import Protocol

from nano_appliance.model.failover_case import Lost
from nano_appliance.model.failover_messages import Adopt, AskSight, Pool, Release
from nano_appliance.model.lease import LeaseSight


class CellDoor(Protocol):
    """The rest of the core, as failover sees it. Every method may be called by any thread.

    What asks a cell raises Unavailable when nobody knows whether the cell has done it, and another NanoError when the
    cell has refused and left nothing behind.
    """

    def pools(self) -> tuple[Pool, ...]:
        """Every compute pool with failover, with its members as they are now."""

    def lost_instances(self, cell: str, ran: frozenset[str]) -> tuple[Lost, ...]:
        """The instances of `cell` on shared storage that others take over; `ran` names those of them that ran."""

    def mark_lost(self, cell: str) -> None:
        """Disable the cell and note that it has to drop its instances; on disk when this returns."""

    def mark_released(self, cell: str, instances: tuple[str, ...]) -> None:
        """The cell has dropped these instances; it stays disabled."""

    def see_lease(self, question: AskSight) -> LeaseSight:
        """Ask the observer what it sees."""

    def adopt(self, order: Adopt) -> None:
        """Let the target take over an instance, which lives there when this returns."""

    def release(self, order: Release) -> None:
        """Let a cell that came back drop instances."""
