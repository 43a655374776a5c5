"""What the core keeps of failovers: which cells lost their instances, and where each instance is on its way to."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from nano_appliance.model.scheduling import Demand

MOST_REMEMBERED = 50
"""Failovers that have ended and are still shown."""


class Lost(msgspec.Struct, frozen=True, kw_only=True):
    """An instance of a lost cell as the core last knew it."""

    id: str
    demand: Demand
    auto_start: bool
    ran: bool

    @property
    def starts(self) -> bool:
        """True when it is to run again."""
        return self.auto_start or self.ran


class Step(StrEnum):
    """How far an instance has come."""

    WAITING = "waiting"
    ORDERED = "ordered"
    ADOPTED = "adopted"


class Moving(msgspec.Struct, kw_only=True):
    """An instance on its way to `target`.

    `order` numbers the last order to the target; `message` says why the instance waits.
    """

    lost: Lost
    step: Step = Step.WAITING
    target: str = ""
    order: int = 0
    message: str = ""


class Failover(msgspec.Struct, kw_only=True):
    """The loss of `cell` of `pool`; `began` is for people.

    `listed` once it is known which instances it had; `released` once the cell has come back and has dropped them, and
    the `strays`: what it was about to take over itself when it was lost.
    """

    number: int
    pool: str
    cell: str
    began: str = ""
    listed: bool = False
    released: bool = False
    strays: tuple[str, ...] = ()
    instances: dict[str, Moving] = msgspec.field(default_factory=dict)

    @property
    def waiting(self) -> tuple[str, ...]:
        """Ids of the instances that have no place yet."""
        return tuple(each.lost.id for each in self.instances.values() if each.step is not Step.ADOPTED)

    @property
    def placed(self) -> bool:
        """True when every instance has found its place."""
        return self.listed and not self.waiting


class FailoverState(msgspec.Struct, kw_only=True):
    """The journal: numbers given so far, failovers by number, and those that have ended, oldest first."""

    orders: int = 0
    open: dict[int, Failover] = msgspec.field(default_factory=dict)
    ended: list[Failover] = msgspec.field(default_factory=list)

    def next_order(self) -> int:
        """A number higher than all before it."""
        self.orders += 1
        return self.orders

    def owes(self, cell: str) -> Failover | None:
        """The failover whose instances `cell` has not dropped yet, if any."""
        return next((each for each in self.open.values() if each.cell == cell and not each.released), None)

    def close_finished(self) -> None:
        """Put aside what is done on both sides."""
        for number in [number for number, each in self.open.items() if each.placed and each.released]:
            self.ended.append(self.open.pop(number))
        del self.ended[:-MOST_REMEMBERED]
