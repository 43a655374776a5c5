"""The <cputune> piece: the weight of an instance against its neighbours, and the cap of its processor time."""

from __future__ import annotations

from nano_appliance.model.qos import CPU_SHARES, QoS
from nano_appliance.roles.cell.domain.element import Element, element

TAG = "cputune"
PERIOD = 100_000
"""Microseconds in which each core gets its share; what Linux uses itself. One percent is the least that it takes."""

NO_QUOTA = -1


def cpu_tune(qos: QoS) -> Element:
    """Shares always; period and quota only for a cap: a priority is a weight."""
    shares = element("shares", text=CPU_SHARES[qos.cpu_priority])
    if not qos.cpu_limit:
        return element(TAG, shares)
    return element(TAG, shares, element("period", text=PERIOD), element("quota", text=quota(qos)))


def quota(qos: QoS) -> int:
    """Microseconds of each period that each core may run; -1 without a cap."""
    return PERIOD * qos.cpu_limit // 100 if qos.cpu_limit else NO_QUOTA
