"""The <clock> piece."""

from __future__ import annotations

from nano_appliance.roles.cell.domain.element import Element, element


def clock() -> Element:
    """The guest's hardware clock runs in UTC."""
    return element("clock", offset="utc")
