"""The memory balloon, whose statistics tell how much memory is free inside the guest."""

from __future__ import annotations

from nano_appliance.roles.cell.domain.element import Element, element

STATISTICS_PERIOD = 2
"""Seconds between two figures from the guest (the older platform's value)."""


def memory_balloon() -> Element:
    """A virtio balloon that reports regularly."""
    return element("memballoon", element("stats", period=STATISTICS_PERIOD), model="virtio")
