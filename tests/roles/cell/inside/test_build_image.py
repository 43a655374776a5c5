"""Building a disk image: what the core gets is whole and needs no other file, and nothing stays here."""

from __future__ import annotations

import hashlib
import json
import subprocess
import uuid
from pathlib import Path

import pytest

from nano_appliance.model.errors import Conflict, NanoError, Unavailable
from nano_appliance.model.orders import (
    BuildImage,
    CreateSnapshot,
    ImageSource,
    ImageUpload,
    StartInstance,
    StopInstance,
)
from nano_appliance.roles.cell.instances.build_image import build_image
from nano_appliance.roles.cell.instances.create import create_instance
from nano_appliance.roles.cell.instances.snapshots.create import create_snapshot
from nano_appliance.roles.cell.instances.start import start_instance
from nano_appliance.roles.cell.instances.stop import stop_instance
from nano_appliance.roles.cell.service import CellService
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.running import IMAGES, MARK, a_base, running_service, wait_for
from tests.roles.cell.inside.volume_kills import MOST_STEPS, order_and_kill

POOL = IMAGES / "local0"
SIZES = (8 << 20, 1 << 20)


@pytest.fixture
def image(home: Path) -> ImageSource:
    return a_base(home)


class Core:
    """Takes files, or refuses them."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "received.qcow2"
        self.uploads: list[ImageUpload] = []
        self.refusal: NanoError | None = None

    def take(self, upload: ImageUpload, path: Path) -> None:
        if self.refusal:
            raise self.refusal
        self.uploads.append(upload)
        self.file.write_bytes(path.read_bytes())


def only_its_volumes_are_there(service: CellService, instance_id: str) -> bool:
    volumes = sorted(disk.volume for disk in service.cell.registry.get(instance_id).disks)
    group = service.cell.volumes.group(instance_id)
    return sorted(path.name for path in POOL.iterdir()) == volumes and group.work is None


def test_a_clone_becomes_an_image_that_stands_alone(service: CellService, image: ImageSource, tmp_path: Path) -> None:
    made = create_instance(service.cell, blank(disks=SIZES, image=image))
    core, wanted = Core(tmp_path), str(uuid.uuid4())
    build_image(service.cell, BuildImage(id=made.id, image=wanted), core.take)
    content = core.file.read_bytes()
    assert core.uploads == [ImageUpload(id=wanted, size=len(content), check_sum=hashlib.sha1(content).hexdigest())]
    told = json.loads(subprocess.check_output(["qemu-img", "info", "--output=json", core.file]))
    assert (told["format"], told["virtual-size"], "backing-filename" in told) == ("qcow2", SIZES[0], False)
    flat = tmp_path / "flat.raw"
    subprocess.run(["qemu-img", "convert", "-O", "raw", core.file, flat], check=True)
    assert flat.read_bytes().startswith(MARK)
    assert only_its_volumes_are_there(service, made.id)
    assert service.cell.registry.state(made.id).progress == 0


def test_a_core_that_does_not_take_it_leaves_nothing_here(service: CellService, tmp_path: Path) -> None:
    made = create_instance(service.cell, blank(disks=SIZES))
    core = Core(tmp_path)
    core.refusal = Unavailable("the transfer broke off")
    with pytest.raises(Unavailable, match="broke off"):
        build_image(service.cell, BuildImage(id=made.id, image=str(uuid.uuid4())), core.take)
    assert only_its_volumes_are_there(service, made.id)


def test_instances_that_run_or_have_snapshots(service: CellService, tmp_path: Path) -> None:
    made = create_instance(service.cell, blank(disks=SIZES))
    order = BuildImage(id=made.id, image=str(uuid.uuid4()))
    start_instance(service.cell, StartInstance(id=made.id))
    with pytest.raises(Conflict, match="must be stopped before an image is built"):
        build_image(service.cell, order, Core(tmp_path).take)
    stop_instance(service.cell, StopInstance(id=made.id, force=True))
    create_snapshot(service.cell, CreateSnapshot(id=made.id, name="first"))
    with pytest.raises(Conflict, match="while the instance has snapshots"):
        build_image(service.cell, order, Core(tmp_path).take)


def test_a_kill_at_any_step_leaves_nothing_here(home: Path) -> None:
    with running_service(home) as service:
        made = create_instance(service.cell, blank(disks=SIZES))
    for step in range(1, MOST_STEPS):
        ended = order_and_kill(home, "build", made.id, step)
        with running_service(home) as service:
            wait_for(lambda: only_its_volumes_are_there(service, made.id))
        if ended.returncode == 0:
            assert step > 5
            return
        assert ended.returncode == -9, ended.stderr
    raise AssertionError("the order has more steps than were tried")
