"""Which cell is lost for certain, and how what it ran comes to run elsewhere: the core's part, as a machine.

A cell is lost when the core has not heard of it and another member of its pool has seen its lease stand still, both
for so long that the cell has fenced itself (see `lease_holder`). From then on it is told that its instances are not
its own any more, until it has come back and dropped them. Its state is written down before the commands are carried
out, and every command may be carried out twice, so that an end of the core at any moment changes nothing.

An adoption without an answer may have happened. It is ordered again from the same cell until that one answers or is
lost for certain itself, and never from another.
"""

from __future__ import annotations

import msgspec

from nano_appliance.model.errors import Exhausted
from nano_appliance.model.failover_case import Failover, FailoverState, Lost, Moving, Step
from nano_appliance.model.lease import LeaseSight, has_run_out
from nano_appliance.model.scheduling import Demand
from nano_appliance.model.takeover import Survivor, best_target
from nano_appliance.model.timing import DEAD_AFTER, SIGHT_INTERVAL, SUSPECT_AFTER

RETRY_AFTER = 10.0
"""Seconds after which what failed or did not fit is tried again."""

ORDERS_AT_ONCE = 4
"""Adoptions that one cell works on at the same time."""

PATIENCE_WITH_OBSERVER = 3
"""Useless answers of an observer after which another cell is asked."""


class Pool(msgspec.Struct, frozen=True, kw_only=True):
    """A compute pool that takes part in failover, with all its members."""

    name: str
    members: tuple[Survivor, ...]


class Heard(msgspec.Struct, frozen=True, tag="heard"):
    """A report of `cell` has come; with `stopping` its role ends on purpose."""

    cell: str
    stopping: bool = False


class Tick(msgspec.Struct, frozen=True, tag="tick"):
    """Time has passed; this is how the pools are now."""

    pools: tuple[Pool, ...]


class Sighted(msgspec.Struct, frozen=True, tag="sighted"):
    """`observer` has answered the question of `asked`, or has not, which is a problem too."""

    cell: str
    observer: str
    asked: float
    sight: LeaseSight


class Listed(msgspec.Struct, frozen=True, tag="listed"):
    """The cell of failover `number` is marked as lost, and had these instances on the shared storage."""

    number: int
    instances: tuple[Lost, ...]
    began: str = ""


class Adopted(msgspec.Struct, frozen=True, tag="adopted"):
    """Order `order` is carried out, or with `problem` has failed and left nothing behind."""

    number: int
    instance: str
    order: int
    problem: str = ""


class Unanswered(msgspec.Struct, frozen=True, tag="unanswered"):
    """Nobody knows whether order `order` has been carried out."""

    number: int
    instance: str
    order: int
    problem: str


class Released(msgspec.Struct, frozen=True, tag="released"):
    """The cell of failover `number` has dropped what was taken from it, or with `problem` perhaps not."""

    number: int
    problem: str = ""


class Settled(msgspec.Struct, frozen=True, tag="settled"):
    """`instance` needs no place any more: it was deleted, or lives elsewhere by an administrator's hand."""

    instance: str


FailoverEvent = Heard | Tick | Sighted | Listed | Adopted | Unanswered | Released | Settled


class AskSight(msgspec.Struct, frozen=True, tag="ask_sight"):
    """Ask `observer` what it sees of the lease of `cell`."""

    cell: str
    observer: str
    asked: float


class MarkLost(msgspec.Struct, frozen=True, tag="mark_lost"):
    """Disable the cell and let it drop its instances when it returns, both for good; then tell what it had."""

    number: int
    cell: str


class Adopt(msgspec.Struct, frozen=True, tag="adopt"):
    """Let `target` take over an instance by its records, and start it if told so.

    The target refuses an order for an instance when it has seen a higher one.
    """

    number: int
    instance: str
    target: str
    start: bool
    order: int


class Release(msgspec.Struct, frozen=True, tag="release"):
    """Let the cell that came back drop these instances without touching their files; orders as for adoptions."""

    number: int
    cell: str
    instances: tuple[str, ...]
    order: int


class Tell(msgspec.Struct, frozen=True, tag="tell"):
    """Something a person should know."""

    number: int
    text: str


FailoverCommand = AskSight | MarkLost | Adopt | Release | Tell


class Watch(msgspec.Struct, kw_only=True):
    """The questions about the lease of a cell that is silent."""

    observer: str
    asked: float
    useless: int = 0
    problem: str = ""


class FailoverMachine:
    """The rule; `now` is seconds of the core's clock. What it knows from before a restart is in `state` only."""

    def __init__(self, state: FailoverState, now: float) -> None:
        self.state = state
        self._began = now
        self._heard: dict[str, float] = {}
        self._resting: set[str] = set()
        self._watches: dict[str, Watch] = {}
        self._busy: set[int] = set()
        """Orders, and numbers of failovers, that an answer is waited for."""
        self._retry_at: dict[str, float] = {}
        self._refused: dict[str, set[str]] = {}
        self._recent: dict[str, tuple[float, str, Demand]] = {}

    def granted(self, cell: str) -> bool:
        """True when the instances of `cell` are its own: what its reports are answered."""
        return self.state.owes(cell) is None

    def watch(self, cell: str) -> Watch | None:
        """How a silent cell is watched."""
        return self._watches.get(cell)
