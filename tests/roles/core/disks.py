"""Disk images for tests, made by the real tool, and their way into the library."""

from __future__ import annotations

import subprocess
from pathlib import Path

from nano_appliance.model.units import MIB
from tests.roles.core.isos import a_form, register, upload
from tests.roles.core.running_core import RunningCore

DISKS = "disk_images"


def a_disk(folder: Path, size: int = 8 * MIB, *options: str, content: bytes = b"boot") -> bytes:
    """A qcow2 file that holds a disk of `size` bytes beginning with `content`."""
    raw, disk = folder / "disk.raw", folder / "disk.qcow2"
    with raw.open("wb") as file:
        file.write(content)
        file.truncate(size)
    subprocess.run(["qemu-img", "convert", "-f", "raw", "-O", "qcow2", *options, raw, disk], check=True)
    return disk.read_bytes()


def a_disk_image(core: RunningCore, name: str, content: bytes, **more: object) -> str:
    """Register and upload; returns the id."""
    image_id = register(core, name, kind=DISKS, **more)  # type: ignore[arg-type]
    upload(core, image_id, a_form(content), kind=DISKS)
    return image_id
