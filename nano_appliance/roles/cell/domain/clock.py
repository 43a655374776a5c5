"""The <clock> piece."""

from __future__ import annotations

from nano_appliance.roles.cell.domain.element import Element, element


def clock() -> Element:
    """The guest's hardware clock runs in UTC.

    There is no HPET: guests under software emulation that had one stood still after a few moves to other hosts while
    they ran, much more often than without it.
    """
    return element("clock", element("timer", name="hpet", present="no"), offset="utc")
