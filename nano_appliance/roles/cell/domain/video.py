"""The graphics card."""

from __future__ import annotations

from nano_appliance.model.hardware import DisplayModel
from nano_appliance.roles.cell.domain.element import Element, element


def video(model: DisplayModel) -> Element:
    """One card of the wanted model; `none` is said too, or the hypervisor would add one of its own choice."""
    return element("video", element("model", type=model.value))
