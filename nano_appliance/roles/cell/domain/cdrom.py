"""The CD drives: one for media images, always there, and one for an instance's own boot image."""

from __future__ import annotations

from nano_appliance.roles.cell.domain.element import Element, element

MEDIA_DRIVE = "hda"
BOOT_IMAGE_DRIVE = "hdb"


def cdrom(target: str, path: str = "") -> Element:
    """A read-only drive on the IDE bus; empty without `path`."""
    source = (element("source", file=path),) if path else ()
    return element(
        "disk",
        element("driver", name="qemu", type="raw"),
        *source,
        element("target", dev=target, bus="ide"),
        element("readonly"),
        type="file",
        device="cdrom",
    )
