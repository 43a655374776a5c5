"""What disk files hold, written and read beside the cell, and a view of all that there is of an instance's volumes."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from nano_appliance.model.units import MIB
from nano_appliance.model.volume import VolumeGroup
from nano_appliance.roles.cell.domain.change import disk_files
from nano_appliance.roles.cell.service import CellService
from tests.roles.cell.inside.running import IMAGES

POOL = IMAGES / "local0"
SYSTEM, DATA = 8 * MIB, 4 * MIB
"""Sizes of the two disks in bytes: as small as they may be and still be told apart."""

Contents = dict[str, list[tuple[int, ...]]]
"""What each MiB of each disk is filled with, by the name of the snapshot that keeps it."""


def write(path: str | Path, mark: int, place: int = 0) -> None:
    """Fill the MiB number `place` of a disk with `mark`."""
    _qemu_io(path, f"write -P {mark} {place}M 1M")


def read(path: str | Path) -> tuple[int, ...]:
    """What each MiB of a disk is filled with."""
    with tempfile.NamedTemporaryFile() as copy:
        subprocess.run(["qemu-img", "convert", "-U", "-O", "raw", str(path), copy.name], check=True)
        raw = Path(copy.name).read_bytes()
    marks = []
    for start in range(0, len(raw), MIB):
        piece = raw[start : start + MIB]
        assert piece == piece[:1] * len(piece), f"a torn MiB at {start} of {path}"
        marks.append(piece[0])
    return tuple(marks)


def write_both(group: VolumeGroup, mark: int, place: int = 0) -> None:
    """Fill a MiB of both disks."""
    for volume in group.volumes:
        write(volume.path, mark, place)


def contents(group: VolumeGroup) -> Contents:
    """What the disks hold (under an empty name), and what each snapshot keeps."""
    kept = {name: [read(each.files[volume.name]) for volume in group.volumes] for name, each in group.snapshots.items()}
    return {"": [read(volume.path) for volume in group.volumes], **kept}


def check_agreement(service: CellService, instance_id: str) -> VolumeGroup:
    """Fail unless records, files and domain agree and nothing is left over; the record."""
    cell, group = service.cell, service.cell.volumes.group(instance_id)
    named = {volume.path for volume in group.volumes}
    for each in group.snapshots.values():
        named |= set(each.files.values())
    assert group.work is None
    assert {str(path) for path in POOL.iterdir()} == named
    assert cell.registry.state(instance_id).broken == ""
    assert list(disk_files(cell.domains.definition(instance_id)).values()) == [volume.path for volume in group.volumes]
    sizes = cell.volumes.sizes(instance_id)
    assert sizes == tuple(disk.size for disk in cell.registry.get(instance_id).disks)
    assert sizes == tuple(volume.capacity for volume in group.volumes)
    for path in named:
        subprocess.run(["qemu-img", "check", "-q", "-U", path], check=True)
    return group


def _qemu_io(path: str | Path, command: str) -> None:
    subprocess.run(["qemu-io", "-f", "qcow2", "-c", command, str(path)], capture_output=True, check=True)
