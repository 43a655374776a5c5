"""How many instances a cell takes, which is a matter of screens: each instance has a console port of its own."""

from __future__ import annotations

import msgspec


class GuestRoom(msgspec.Struct, frozen=True, kw_only=True):
    """A cell takes at most `limit` instances and has as many console ports; `occupied` of them serve other programs."""

    limit: int
    occupied: int = 0


def lack_of_room(room: GuestRoom, instances: int) -> str:
    """Why a cell with so many instances takes no more, as a clause after its name; empty when it does."""
    if instances >= room.limit:
        return f"has {instances} instances, the most it takes is {room.limit}"
    if instances + room.occupied >= room.limit:
        return f"has no free console port: {room.occupied} of {room.limit} are in use by other programs"
    return ""
