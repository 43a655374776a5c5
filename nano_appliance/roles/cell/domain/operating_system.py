"""The <os> piece: architecture, machine and boot order."""

from __future__ import annotations

from nano_appliance.roles.cell.domain.element import Element, element

ARCHITECTURE = "x86_64"
BOOT_ORDER = ("cdrom", "hd")


def operating_system(machine: str) -> Element:
    """A fully virtualised machine that tries the CD drive first."""
    return element(
        "os",
        element("type", text="hvm", arch=ARCHITECTURE, machine=machine),
        *(element("boot", dev=device) for device in BOOT_ORDER),
    )
