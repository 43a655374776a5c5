"""Disks of a stopped instance that grow, and files of volumes that shrink."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from nano_appliance.host.commands import CommandFailed
from nano_appliance.model.errors import Conflict, Exhausted, InvalidInput, NotFound
from nano_appliance.model.orders import CreateSnapshot, ResizeDisk, ShrinkDisk, StartInstance, StopInstance
from nano_appliance.model.units import GIB, MIB
from nano_appliance.roles.cell import disk_tool
from nano_appliance.roles.cell.instances.create import create_instance
from nano_appliance.roles.cell.instances.resize import resize_disk
from nano_appliance.roles.cell.instances.shrink import shrink_disk
from nano_appliance.roles.cell.instances.snapshots.create import create_snapshot
from nano_appliance.roles.cell.instances.start import start_instance
from nano_appliance.roles.cell.instances.stop import stop_instance
from nano_appliance.roles.cell.service import CellService
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.patterns import DATA, SYSTEM, check_agreement, read, write
from tests.roles.cell.inside.running import IMAGES


@pytest.fixture
def instance_id(service: CellService) -> str:
    """A stopped instance with two small disks."""
    order = blank(disks=(SYSTEM, DATA))
    create_instance(service.cell, order)
    return order.id


def test_a_disk_grows_and_the_records_say_so(service: CellService, instance_id: str) -> None:
    write(service.cell.volumes.paths(instance_id)[1], 7, 3)
    changed = resize_disk(service.cell, ResizeDisk(id=instance_id, index=1, size=2 * DATA))
    assert [disk.size for disk in changed.disks] == [SYSTEM, 2 * DATA]
    assert service.cell.registry.get(instance_id) == changed
    group = check_agreement(service, instance_id)
    assert group.data[0].capacity == 2 * DATA
    assert read(group.data[0].path) == (0, 0, 0, 7, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("index", "size", "error", "complaint"),
    [
        (2, GIB, InvalidInput, "index must be from 0 to 1"),
        (-1, GIB, InvalidInput, "index must be from 0 to 1"),
        (1, DATA, InvalidInput, "size must be larger than the 4194304 bytes that disk 1 has now"),
        (1, MIB, InvalidInput, "size must be larger"),
        (1, DATA + 1, InvalidInput, "size must be a multiple of 512 bytes"),
        (1, 1 << 50, InvalidInput, "size must be from"),
        (1, 64 << 40, Exhausted, "storage pool 'local0' has [0-9]+ bytes left"),
    ],
)
def test_growth_that_cannot_be(
    service: CellService, instance_id: str, index: int, size: int, error: type[Exception], complaint: str
) -> None:
    with pytest.raises(error, match=complaint):
        resize_disk(service.cell, ResizeDisk(id=instance_id, index=index, size=size))
    assert [disk.size for disk in service.cell.registry.get(instance_id).disks] == [SYSTEM, DATA]
    check_agreement(service, instance_id)


def test_growth_that_fails_changes_nothing(
    service: CellService, instance_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_path: Path, _size: int) -> None:
        raise CommandFailed("qemu-img failed: the disk died", program="qemu-img")

    with monkeypatch.context() as patch:
        patch.setattr(disk_tool, "resize", fail)
        with pytest.raises(CommandFailed, match="the disk died"):
            resize_disk(service.cell, ResizeDisk(id=instance_id, index=1, size=2 * DATA))
    assert check_agreement(service, instance_id).data[0].capacity == DATA


def test_unused_space_is_given_back(service: CellService, instance_id: str) -> None:
    path = Path(service.cell.volumes.paths(instance_id)[0])
    for place in range(SYSTEM // MIB):
        write(path, 5, place)
    for place in range(1, SYSTEM // MIB):
        write(path, 0, place)
    before, shown = path.stat().st_blocks * 512, []
    service.cell.registry._changed = lambda: shown.append(service.cell.registry.state(instance_id).progress)
    shrink_disk(service.cell, ShrinkDisk(id=instance_id, index=0))
    assert path.stat().st_blocks * 512 < before / 3
    assert max(shown) == 100
    assert service.cell.registry.state(instance_id).progress == 0
    assert read(path) == (5, *(0,) * 7)
    assert path.stat().st_mode & 0o777 == 0o600
    check_agreement(service, instance_id)
    start_instance(service.cell, StartInstance(id=instance_id))
    with pytest.raises(Conflict, match="is running; it must be stopped before a volume is shrunk"):
        shrink_disk(service.cell, ShrinkDisk(id=instance_id, index=0))
    stop_instance(service.cell, StopInstance(id=instance_id, force=True))


def test_an_overlay_on_an_image_stays_one(service: CellService, instance_id: str) -> None:
    image, path = IMAGES / "nano-image", Path(service.cell.volumes.paths(instance_id)[0])
    image.mkdir()
    base = image / "base.qcow2"
    disk_tool.create_disk(base, SYSTEM)
    for place in range(SYSTEM // MIB):
        write(base, 4, place)
    path.unlink()
    disk_tool.create_overlay(path, base)
    write(path, 6, 2)
    shrink_disk(service.cell, ShrinkDisk(id=instance_id, index=0))
    assert disk_tool.read_disk(path).full_backing_filename == str(base)
    assert path.stat().st_blocks * 512 < 2 * MIB
    assert read(path) == (4, 4, 6, 4, 4, 4, 4, 4)
    check_agreement(service, instance_id)


def test_shrinking_that_cannot_be(service: CellService, instance_id: str) -> None:
    with pytest.raises(InvalidInput, match="index must be from 0 to 1"):
        shrink_disk(service.cell, ShrinkDisk(id=instance_id, index=2))
    with pytest.raises(NotFound, match="instance 'x' does not exist"):
        shrink_disk(service.cell, ShrinkDisk(id="x", index=0))
    create_snapshot(service.cell, CreateSnapshot(id=instance_id, name="a"))
    with pytest.raises(Conflict, match=r"shrinking a volume is not possible while the instance has snapshots \(a\)"):
        shrink_disk(service.cell, ShrinkDisk(id=instance_id, index=0))
    check_agreement(service, instance_id)


def test_without_room_for_a_copy_nothing_is_begun(service: CellService, instance_id: str) -> None:
    path = Path(service.cell.volumes.paths(instance_id)[0])
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=15m", "tmpfs", path.parent], check=True)
    try:
        disk_tool.create_disk(path, SYSTEM)
        disk_tool.create_disk(Path(service.cell.volumes.paths(instance_id)[1]), DATA)
        for place in range(SYSTEM // MIB):
            write(path, 3, place)
        with pytest.raises(Exhausted, match="bytes left"):
            shrink_disk(service.cell, ShrinkDisk(id=instance_id, index=0))
        assert read(path) == (3,) * 8
        check_agreement(service, instance_id)
    finally:
        subprocess.run(["umount", path.parent], check=True)
