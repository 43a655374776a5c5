"""Orders as a core gives them."""

from __future__ import annotations

import uuid

from nano_appliance.model.hardware import Hardware, UsbModel
from nano_appliance.model.orders import CreateInstance
from nano_appliance.model.units import GIB, MIB


def blank(short: str = "web", /, **changes: object) -> CreateInstance:
    """A small instance with one blank disk."""
    fields: dict[str, object] = {
        "id": str(uuid.uuid4()),
        "name": f"admin.{short}",
        "owner": "ann",
        "group": "admin",
        "cores": 1,
        "memory": 128 * MIB,
        "disks": (GIB,),
        "hardware": Hardware(usb=UsbModel.NEC_XHCI),
        "create_time": "2026-11-22 12:00:00",
    }
    return CreateInstance(**{**fields, **changes})
