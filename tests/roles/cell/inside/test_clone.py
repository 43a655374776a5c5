"""Clones: an image comes to the cell once, and every system disk made of it is an overlay."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from nano_appliance.model.errors import InvalidInput, NanoError
from nano_appliance.model.orders import (
    ChangeStoragePath,
    CreateInstance,
    ImageSource,
    InstanceOrder,
    StartInstance,
    StopInstance,
)
from nano_appliance.roles.cell.instances.create import create_instance
from nano_appliance.roles.cell.instances.delete import delete_instance
from nano_appliance.roles.cell.instances.start import start_instance
from nano_appliance.roles.cell.instances.stop import stop_instance
from nano_appliance.roles.cell.pool_settings import change_storage_path
from nano_appliance.roles.cell.service import CellService
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.running import BASE_ID, IMAGES, MARK, a_base, fetch_for, virsh

POOL, CACHE = IMAGES / "local0", IMAGES / "nano-images"
SIZES = (16 << 20, 1 << 20)


@pytest.fixture
def image(home: Path) -> ImageSource:
    return a_base(home)


def a_clone(image: ImageSource, short: str = "web", /, **changes: object) -> CreateInstance:
    return blank(short, **{"disks": SIZES, "image": image, **changes})


def information(path: Path) -> dict[str, object]:
    out = subprocess.run(["qemu-img", "info", "-U", "--output=json", path], check=True, capture_output=True).stdout
    return json.loads(out)


def beginning(path: Path) -> bytes:
    out = subprocess.run(
        ["qemu-img", "dd", "-f", "qcow2", "-O", "raw", "bs=512", "count=1", f"if={path}", f"of={path}.raw"],
        check=True, capture_output=True,
    )  # fmt: skip
    assert out.returncode == 0
    content = Path(f"{path}.raw").read_bytes()
    Path(f"{path}.raw").unlink()
    return content


def nothing_is_left(service: CellService) -> bool:
    return not service.cell.registry.all() and not list(POOL.iterdir()) and not virsh("list", "--all", "--uuid").split()


def test_a_clone_is_an_overlay_that_runs(service: CellService, image: ImageSource) -> None:
    made = create_instance(service.cell, a_clone(image))
    cached = CACHE / f"{BASE_ID}_v1.qcow2"
    system, data = (information(POOL / disk.volume) for disk in made.disks)
    assert (system["virtual-size"], system["full-backing-filename"]) == (SIZES[0], str(cached))
    assert system["backing-filename-format"] == "qcow2"
    assert data["virtual-size"] == SIZES[1]
    assert "backing-filename" not in data
    assert [disk.size for disk in made.disks] == list(SIZES)
    assert beginning(POOL / made.disks[0].volume).startswith(MARK)
    assert service.cell.registry.state(made.id).progress == 0
    start_instance(service.cell, StartInstance(id=made.id))
    stop_instance(service.cell, StopInstance(id=made.id, force=True))
    delete_instance(service.cell, InstanceOrder(id=made.id))
    assert nothing_is_left(service)
    assert cached.exists()


def test_several_at_once_fetch_it_once(service: CellService, home: Path, image: ImageSource) -> None:
    gate, offsets = threading.Event(), []

    @contextmanager
    def slowly(source: ImageSource, offset: int) -> Iterator[list[bytes]]:
        offsets.append(offset)
        assert gate.wait(20)
        with fetch_for(home)(source, offset) as blocks:
            yield list(blocks)

    service.cell.images._fetch = slowly
    orders = [a_clone(image, f"web{index}") for index in range(3)]
    threads = [threading.Thread(target=create_instance, args=(service.cell, order)) for order in orders]
    for thread in threads:
        thread.start()
    seen = service.cell.registry.all
    while len(seen()) < len(orders):
        threading.Event().wait(0.01)
    assert not any(instance.created for instance in seen())
    gate.set()
    for thread in threads:
        thread.join()
    assert [instance.created for instance in seen()] == [True] * 3
    assert offsets == [0]


def test_an_image_in_use_stays_however_old_it_is(service: CellService, image: ImageSource) -> None:
    made = create_instance(service.cell, a_clone(image))
    cached = CACHE / f"{BASE_ID}_v1.qcow2"
    os.utime(cached, (1, 1))
    service.cell.images.tidy(room=1 << 60)
    assert cached.exists()
    delete_instance(service.cell, InstanceOrder(id=made.id))
    service.cell.images.tidy(room=1 << 60)
    assert not cached.exists()


@pytest.mark.parametrize(
    ("change", "error", "complaint"),
    [
        ({"check_sum": "0" * 40}, NanoError, "arrived damaged"),
        ({"virtual_size": 1 << 30}, InvalidInput, "the image needs 1073741824"),
        ({"size": 999}, NanoError, "longer than the 999 bytes"),
        ({"kind": "iso"}, InvalidInput, "must be a disk image"),
    ],
)
def test_what_cannot_be_cloned_leaves_nothing(
    service: CellService, image: ImageSource, change: dict[str, object], error: type[NanoError], complaint: str
) -> None:
    bad = msgspec.convert(msgspec.to_builtins(image) | change, ImageSource)
    with pytest.raises(error, match=complaint):
        create_instance(service.cell, a_clone(bad))
    assert nothing_is_left(service)
    assert list(CACHE.glob("*.qcow2")) == []


def test_the_file_itself_is_compared_with_the_wanted_size(service: CellService, image: ImageSource) -> None:
    lying = msgspec.structs.replace(image, virtual_size=1)
    with pytest.raises(InvalidInput, match="the image needs 4194304"):
        create_instance(service.cell, a_clone(lying, disks=(1 << 20,)))
    assert nothing_is_left(service)


def test_the_snapshot_of_a_clone_keeps_its_image(service: CellService, image: ImageSource) -> None:
    made = create_instance(service.cell, a_clone(image, id=str(uuid.uuid4())))
    layers = service.cell.volumes.free_layers(service.cell.volumes.group(made.id))
    service.cell.volumes.overlay({path: str(POOL / name) for name, path in layers.items()})
    assert CACHE / f"{BASE_ID}_v1.qcow2" in service.cell.volumes.backing_files()


def test_the_images_of_a_folder_that_is_given_up_go_with_it(service: CellService, image: ImageSource) -> None:
    cell, first, second = service.cell, a_clone(image), a_clone(image, "next")
    create_instance(cell, first)
    delete_instance(cell, InstanceOrder(id=first.id))
    elsewhere = IMAGES / "elsewhere"
    change_storage_path(cell, ChangeStoragePath(path=str(elsewhere)))
    assert not CACHE.exists()
    create_instance(cell, second)
    assert [path.name for path in (elsewhere / "nano-images").iterdir()] == [f"{BASE_ID}_v1.qcow2"]
    start_instance(cell, StartInstance(id=second.id))
    stop_instance(cell, StopInstance(id=second.id, force=True))
