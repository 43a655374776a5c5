"""Which device models a host's hypervisor offers, and whether an instance's hardware is among them."""

from __future__ import annotations

from dataclasses import dataclass

from nano_appliance.model.errors import Conflict
from nano_appliance.model.hardware import DisplayModel, Hardware


@dataclass(frozen=True)
class Offers:
    """Models by the part they play; None where the hypervisor does not tell."""

    controls: frozenset[str] | None = None
    displays: frozenset[str] | None = None
    disks: frozenset[str] | None = None

    def require(self, hardware: Hardware) -> None:
        """Raise Conflict naming the template's field, what it asks for, and what there is instead."""
        wanted = (
            ("control", hardware.control.value, self.controls),
            ("display", hardware.display.value, self.displays),
            ("disk", hardware.disk.value, self.disks),
        )
        for field, model, offered in wanted:
            if offered is None or model in offered or model == DisplayModel.NONE.value:
                continue
            instead = f"it offers {', '.join(sorted(offered))}" if offered else "it offers none"
            raise Conflict(f"the template's {field} '{model}' is not offered by this host's hypervisor: {instead}")


UNKNOWN = Offers()
"""Nothing is told, so nothing is refused before the hypervisor sees it."""
