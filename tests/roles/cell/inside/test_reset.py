"""Resetting a system: a clone takes the place of the system disk, or everything stays as it was."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import msgspec
import pytest

from nano_appliance.model.errors import Conflict, InvalidInput, NanoError
from nano_appliance.model.instance import Instance
from nano_appliance.model.orders import CreateSnapshot, ImageSource, ResetSystem, StartInstance, StopInstance
from nano_appliance.roles.cell.instances.create import create_instance
from nano_appliance.roles.cell.instances.reset_system import reset_system
from nano_appliance.roles.cell.instances.snapshots.create import create_snapshot
from nano_appliance.roles.cell.instances.start import start_instance
from nano_appliance.roles.cell.instances.stop import stop_instance
from nano_appliance.roles.cell.service import CellService
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.running import IMAGES, MARK, a_base, running_service, wait_for
from tests.roles.cell.inside.volume_kills import MOST_STEPS, order_and_kill

POOL, CACHE = IMAGES / "local0", IMAGES / "nano-images"
SIZES = (8 << 20, 1 << 20)


@pytest.fixture
def image(home: Path) -> ImageSource:
    return a_base(home)


def an_instance(service: CellService) -> Instance:
    """An instance whose system says that it has been set up."""
    made = create_instance(service.cell, blank(disks=SIZES))
    access = msgspec.structs.replace(made.access, initialized=True, host_name_due=False)
    changed = msgspec.structs.replace(made, access=access)
    service.cell.registry.put(changed)
    return changed


def beginning(instance: Instance) -> bytes:
    """What the system disk begins with."""
    path, copy = POOL / instance.disks[0].volume, IMAGES / "beginning"
    subprocess.run(
        ["qemu-img", "dd", "-f", "qcow2", "-O", "raw", "bs=512", "count=1", f"if={path}", f"of={copy}"],
        check=True, capture_output=True,
    )  # fmt: skip
    content = copy.read_bytes()
    copy.unlink()
    return content


def is_reset(service: CellService, instance: Instance) -> bool:
    """Whether the system is the image's; fails when anything is in between or left over."""
    now = service.cell.registry.get(instance.id)
    assert sorted(path.name for path in POOL.iterdir()) == sorted(disk.volume for disk in instance.disks)
    assert service.cell.volumes.group(instance.id).work is None
    assert service.cell.volumes.sizes(instance.id) == SIZES
    assert [disk.size for disk in now.disks] == list(SIZES)
    state = service.cell.registry.state(instance.id)
    assert (state.progress, state.resetting) == (0, False)
    reset = beginning(instance).startswith(MARK)
    if reset:
        assert not now.access.initialized
    return reset


def test_the_system_is_the_images(service: CellService, image: ImageSource) -> None:
    made = an_instance(service)
    changed = reset_system(service.cell, ResetSystem(id=made.id, image=image))
    assert (changed.access.initialized, changed.access.host_name_due) == (False, True)
    assert is_reset(service, made)
    start_instance(service.cell, StartInstance(id=made.id))
    with pytest.raises(Conflict, match="must be stopped before its system is reset"):
        reset_system(service.cell, ResetSystem(id=made.id, image=image))
    stop_instance(service.cell, StopInstance(id=made.id, force=True))


@pytest.mark.parametrize(
    ("change", "error", "complaint"),
    [
        ({"check_sum": "0" * 40}, NanoError, "arrived damaged"),
        ({"virtual_size": 1 << 30}, InvalidInput, "the image needs 1073741824"),
        ({"kind": "iso"}, InvalidInput, "must be a disk image"),
    ],
)
def test_the_former_disk_stays_when_anything_fails(
    service: CellService, image: ImageSource, change: dict[str, object], error: type[NanoError], complaint: str
) -> None:
    made = an_instance(service)
    bad = msgspec.convert(msgspec.to_builtins(image) | change, ImageSource)
    with pytest.raises(error, match=complaint):
        reset_system(service.cell, ResetSystem(id=made.id, image=bad))
    assert not is_reset(service, made)
    assert service.cell.registry.get(made.id).access.initialized


def test_a_refusing_disk_brings_the_former_state_back(
    service: CellService, image: ImageSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = an_instance(service)

    def refuse(*_: object) -> None:
        assert service.cell.registry.state(made.id).resetting
        raise NanoError("the disk refuses")

    monkeypatch.setattr("nano_appliance.roles.cell.instances.reset_system.os.rename", refuse)
    with pytest.raises(NanoError, match="refuses"):
        reset_system(service.cell, ResetSystem(id=made.id, image=image))
    monkeypatch.undo()
    assert not is_reset(service, made)


def test_snapshots_stand_in_the_way(service: CellService, image: ImageSource) -> None:
    made = an_instance(service)
    create_snapshot(service.cell, CreateSnapshot(id=made.id, name="first"))
    with pytest.raises(Conflict, match="while the instance has snapshots"):
        reset_system(service.cell, ResetSystem(id=made.id, image=image))


def test_a_kill_at_any_step_leaves_one_system_or_the_other(home: Path, image: ImageSource) -> None:
    assert image.size
    with running_service(home) as service:
        made = an_instance(service)
    for step in range(1, MOST_STEPS):
        ended = order_and_kill(home, "reset", made.id, step)
        with running_service(home) as service:
            wait_for(lambda: service.cell.volumes.group(made.id).work is None)
            wait_for(lambda: not service.cell.registry.state(made.id).broken)
            reset = is_reset(service, made)
        if ended.returncode == 0:
            assert reset, "an acknowledged reset was lost"
            assert step > 10
            return
        assert ended.returncode == -9, ended.stderr
        if reset:
            system = POOL / made.disks[0].volume
            system.unlink()
            subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", system, str(SIZES[0])], check=True)
            os.sync()
    raise AssertionError("the order has more steps than were tried")
