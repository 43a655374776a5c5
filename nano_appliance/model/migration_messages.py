"""What the machine of migrations is told and what it orders."""

from __future__ import annotations

import msgspec

from nano_appliance.model.transfer import Transfer


class Begun(msgspec.Struct, frozen=True, tag="begun"):
    """The migration begins, or goes on after a restart."""


class Done(msgspec.Struct, frozen=True, tag="done"):
    """The cell has carried out the order; `transfer` tells what was carried."""

    transfer: Transfer = Transfer()


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """The cell has not carried out the order, nor an earlier one like it, and nothing has come of either."""

    reason: str


class Unanswered(msgspec.Struct, frozen=True, tag="unanswered"):
    """Nobody knows whether the cell has carried out the order."""

    reason: str


class Removed(msgspec.Struct, frozen=True, tag="removed"):
    """The cell that the order is for belongs to no pool any more, and nothing on it counts."""


Event = Begun | Done | Refused | Unanswered | Removed


class Receive(msgspec.Struct, frozen=True, tag="receive"):
    """Let `cell` prepare for what is about to be carried to it; done again, it prepares anew."""

    cell: str
    instance: str
    delay: float = 0.0


class Carry(msgspec.Struct, frozen=True, tag="carry"):
    """Let `cell` carry an instance over to the other one; one that has `begun` is only asked after.

    Done means that it does not run on `cell` any more, refused that it runs there as before.
    """

    cell: str
    instance: str
    begun: bool = False
    delay: float = 0.0


class Adopt(msgspec.Struct, frozen=True, tag="adopt"):
    """Let `cell` take over an instance, one that has `arrived` with all that was carried; done already is done."""

    cell: str
    instance: str
    arrived: bool = False
    delay: float = 0.0


class Release(msgspec.Struct, frozen=True, tag="release"):
    """Let `cell` forget an instance after `delay` seconds; done already is done."""

    cell: str
    instance: str
    power_off: bool = False
    delay: float = 0.0


class Start(msgspec.Struct, frozen=True, tag="start"):
    """Let `cell` start an instance; whether it can is told elsewhere."""

    cell: str
    instance: str
    delay: float = 0.0


Command = Receive | Carry | Adopt | Release | Start
