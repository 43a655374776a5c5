"""Guests cloned from disk images: what the core refuses, and what it tells the cell."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from nano_appliance.model.caller import TRUSTED
from nano_appliance.model.errors import NanoError
from nano_appliance.model.orders import CreateInstance
from nano_appliance.model.units import GIB, MIB
from tests.roles.core.disks import DISKS, a_disk, a_disk_image
from tests.roles.core.guests import a_guest
from tests.roles.core.isos import register
from tests.roles.core.running_core import LEE, MIRA, RunningCore, eventually
from tests.roles.core.scripted_cell import ScriptedCell


@pytest.fixture
def image(core: RunningCore, cell: ScriptedCell, tmp_path: Path) -> Iterator[str]:
    image_id = a_disk_image(core, "base", a_disk(tmp_path))
    yield image_id
    eventually(lambda: not core.core.creation.creations.pending(), "nothing is being cloned any more")
    core.send("DELETE", f"/disk_images/{image_id}")


def test_a_clone_is_ordered_with_its_image(core: RunningCore, cell: ScriptedCell, image: str) -> None:
    guest = a_guest(core, from_image=image, caller=MIRA)
    eventually(lambda: core.status(f"/guests/{guest}") == 200, "the guest is made")
    order = next(order for name, order in cell.orders if name == "create_instance")
    assert isinstance(order, CreateInstance)
    assert order.image == core.core.disk_images.source(TRUSTED, image)
    assert (order.image.kind, order.image.virtual_size, len(order.image.check_sum)) == ("qcow2", 8 * MIB, 40)


def test_while_it_is_cloned_it_is_not_waited_for_and_the_image_stays(
    core: RunningCore, cell: ScriptedCell, image: str
) -> None:
    gate = threading.Event()
    cell.before["create_instance"] = lambda: gate.wait(20)
    guest = a_guest(core, from_image=image)
    try:
        assert core.status(f"/guests/{guest}") == 201
        with pytest.raises(NanoError, match="disk image 'base' is being cloned"):
            core.send("DELETE", f"/disk_images/{image}")
    finally:
        gate.set()
    eventually(lambda: core.status(f"/guests/{guest}") == 200, "the guest is made")


def test_a_failure_is_told_once(core: RunningCore, cell: ScriptedCell, image: str) -> None:
    cell.refuse["create_instance"] = NanoError("image arrived damaged")
    guest = a_guest(core, from_image=image)
    eventually(lambda: core.core.creation.creations.get(guest) is None, "the creation ends")
    with pytest.raises(NanoError, match="arrived damaged"):
        core.get(f"/guests/{guest}")
    with pytest.raises(NanoError, match="not found"):
        core.get(f"/guests/{guest}")


def test_images_that_cannot_be_cloned(core: RunningCore, cell: ScriptedCell, image: str) -> None:
    empty = register(core, "empty", kind=DISKS)
    too_small = r"disks\[0\] has 4194304 bytes, the image needs 8388608"
    try:
        for wish, complaint in (
            ({"from_image": "nothing"}, "disk image 'nothing' not found"),
            ({"from_image": empty}, "has no content yet"),
            ({"from_image": image, "disks": [4 * MIB, GIB]}, too_small),
        ):
            with pytest.raises(NanoError, match=complaint):
                a_guest(core, **wish)
        with pytest.raises(NanoError, match="belongs to another user"):
            a_guest(core, from_image=image, owner="lee", group="dev", caller=LEE)
        assert not cell.orders
    finally:
        core.send("DELETE", f"/disk_images/{empty}")
