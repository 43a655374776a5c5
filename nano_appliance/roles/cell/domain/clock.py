"""The <clock> piece."""

from __future__ import annotations

from nano_appliance.roles.cell.domain.element import Element, element


def clock() -> Element:
    """The guest's hardware clock runs in UTC.

    There is no HPET: one that goes over to another host with its running guest may lose a tick there, and a guest that
    waits for it stands still for ever.
    """
    return element("clock", element("timer", name="hpet", present="no"), offset="utc")
