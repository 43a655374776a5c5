"""What the core's failover machine is told and what it orders."""

from __future__ import annotations

import msgspec

from nano_appliance.model.failover_case import Lost
from nano_appliance.model.lease import LeaseSight
from nano_appliance.model.scheduling import Candidate


class Pool(msgspec.Struct, frozen=True, kw_only=True):
    """A compute pool with shared storage and all its members; one without the storage or a lease has an obstacle.

    `leased` names those that keep a lease while the pool has failover: only these can be found to be lost.
    """

    name: str
    members: tuple[Candidate, ...]
    leased: frozenset[str]


class Heard(msgspec.Struct, frozen=True, tag="heard"):
    """A report of `cell` has come; with `stopping` its role ends on purpose."""

    cell: str
    stopping: bool = False


class Tick(msgspec.Struct, frozen=True, tag="tick"):
    """Time has passed; this is how the pools are now."""

    pools: tuple[Pool, ...]


class Sighted(msgspec.Struct, frozen=True, tag="sighted"):
    """`observer` has answered the question of `asked`, or has not, which is a problem too."""

    pool: str
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
    """Order `order` is carried out, or with `problem` has failed and left nothing behind.

    A cell that has the instance already, by an order before, has carried it out even if it cannot start it just now.
    """

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
    """The cell of failover `number` has carried out order `order`, or with `problem` perhaps not."""

    number: int
    order: int
    problem: str = ""


class Settled(msgspec.Struct, frozen=True, tag="settled"):
    """`instance` needs no place any more: it was deleted, or lives elsewhere by an administrator's hand."""

    instance: str


FailoverEvent = Heard | Tick | Sighted | Listed | Adopted | Unanswered | Released | Settled


class AskSight(msgspec.Struct, frozen=True, tag="ask_sight"):
    """Ask `observer` what it sees of the lease of `cell`."""

    pool: str
    cell: str
    observer: str
    asked: float


class MarkLost(msgspec.Struct, frozen=True, tag="mark_lost"):
    """Disable the cell and let it drop its instances when it returns, both for good; then tell what it had."""

    number: int
    cell: str


class Adopt(msgspec.Struct, frozen=True, tag="adopt"):
    """Let `target` take over an instance by its records, and start it if told so.

    The target refuses an order for an instance when it has seen a higher one; the same one again, which the network
    may bring, it carries out again.
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
