"""One entry of a packet filter: an action, a direction, a place in the order, and the packets it is about."""

from __future__ import annotations

from dataclasses import dataclass, field

from nano_appliance.roles.cell.domain.element import Element, element

IN, OUT = "in", "out"
"""Directions as the hypervisor names them: `in` is towards the guest."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What happens to packets of `protocol` that have these `conditions`.

    A `tracked` entry covers connections: it lets replies come back the other way, and only those. One that is not
    covers each packet by itself, in both directions. An entry with a condition `state` is never tracked.
    """

    accept: bool
    direction: str
    protocol: str
    conditions: dict[str, object] = field(default_factory=dict)
    tracked: bool = True

    def at(self, priority: int) -> Element:
        """The entry as an element; entries are tried from the least priority to the greatest."""
        return element(
            "rule",
            element(self.protocol, **self.conditions),
            action="accept" if self.accept else "drop",
            direction=self.direction,
            priority=priority,
            statematch=None if self.tracked else "false",
        )
