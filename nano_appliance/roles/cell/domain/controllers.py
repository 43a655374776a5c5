"""The controllers that devices are plugged into."""

from __future__ import annotations

from nano_appliance.model.hardware import UsbModel
from nano_appliance.roles.cell.domain.element import Element, element


def controllers(usb: UsbModel) -> tuple[Element, ...]:
    """PCI and SCSI always, a USB controller of the wanted model when there is one."""
    wanted = [("pci", "pci-root"), ("scsi", "virtio-scsi")]
    if usb is not UsbModel.NONE:
        wanted.append(("usb", usb.value))
    return tuple(element("controller", type=kind, index=0, model=model) for kind, model in wanted)
