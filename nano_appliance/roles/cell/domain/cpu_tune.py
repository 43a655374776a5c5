"""The <cputune> piece: the weight of an instance against its neighbours."""

from __future__ import annotations

from nano_appliance.model.qos import CPU_SHARES, CpuPriority
from nano_appliance.roles.cell.domain.element import Element, element

TAG = "cputune"


def cpu_tune(priority: CpuPriority) -> Element:
    """Shares only: a priority is a weight and never a cap."""
    return element(TAG, element("shares", text=CPU_SHARES[priority]))
