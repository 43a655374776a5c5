"""The tablet, a pointer whose position follows the viewer's mouse exactly."""

from __future__ import annotations

from nano_appliance.model.hardware import TabletBus
from nano_appliance.roles.cell.domain.element import Element, element


def pointer(bus: TabletBus) -> tuple[Element, ...]:
    """A tablet on `bus`, or none."""
    return () if bus is TabletBus.NONE else (element("input", type="tablet", bus=bus.value),)
