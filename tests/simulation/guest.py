"""An instance of the simulation, seen from above: what nobody inside it knows as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from nano_appliance.model.scheduling import Demand
from nano_appliance.model.units import GIB


@dataclass
class Guest:
    """`wanted` while it ought to run: it was started and nobody stopped it, nor did its host's own end."""

    id: str
    memory: int = 1
    auto_start: bool = False
    wanted: bool = False

    @property
    def demand(self) -> Demand:
        """What it is configured with."""
        return Demand(cores=1, memory=self.memory * GIB, disk=GIB)
