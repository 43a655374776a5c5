"""Resetting the system of a guest through the API."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from nano_appliance.link.operations import RESET_SYSTEM
from nano_appliance.model.caller import TRUSTED
from nano_appliance.model.errors import NanoError
from nano_appliance.model.orders import ResetSystem
from nano_appliance.model.units import MIB
from tests.roles.core.disks import DISKS, a_disk, a_disk_image
from tests.roles.core.guests import a_guest
from tests.roles.core.isos import register
from tests.roles.core.running_core import LEE, RunningCore, eventually
from tests.roles.core.scripted_cell import ScriptedCell


@pytest.fixture
def image(core: RunningCore, cell: ScriptedCell, tmp_path: Path) -> Iterator[str]:
    image_id = a_disk_image(core, "base", a_disk(tmp_path))
    yield image_id
    core.send("DELETE", f"/disk_images/{image_id}")


def reset(core: RunningCore, guest: str, image: str, **who: object) -> object:
    return core.send("PUT", f"/guests/{guest}/system/", {"from_image": image}, **who)  # type: ignore[arg-type]


def test_a_reset_is_ordered_from_the_cell(core: RunningCore, cell: ScriptedCell, image: str) -> None:
    guest = a_guest(core)
    assert reset(core, guest, image) == ""
    assert cell.given(RESET_SYSTEM) == [ResetSystem(id=guest, image=core.core.disk_images.source(TRUSTED, image))]
    assert core.status(f"/guests/{guest}") == 200


def test_a_reset_that_a_core_before_this_one_ordered(core: RunningCore, cell: ScriptedCell, image: str) -> None:
    guest = a_guest(core)
    cell.change(guest, resetting=True, progress=40)
    eventually(lambda: core.status(f"/guests/{guest}") == 201, "it counts as not created")
    assert core.get(f"/guests/{guest}")["progress"] == 40
    for path in (f"/guests/{guest}/system/", f"/guests/{guest}/cores"):
        with pytest.raises(NanoError, match="is being reset"):
            core.send("PUT", path, {"from_image": image, "cores": 4})
    cell.change(guest, resetting=False, progress=0)
    eventually(lambda: core.status(f"/guests/{guest}") == 200, "the reset has ended")


def test_meanwhile_it_counts_as_not_created(core: RunningCore, cell: ScriptedCell, image: str) -> None:
    gate = threading.Event()
    guest = a_guest(core)
    cell.before[RESET_SYSTEM.name] = lambda: gate.wait(20)
    try:
        assert reset(core, guest, image) == ""
        cell.change(guest, progress=40)
        eventually(lambda: core.get(f"/guests/{guest}")["progress"] == 40, "the progress is told")
        assert core.status(f"/guests/{guest}") == 201
        assert core.get(f"/guests/{guest}")["created"] is False
        for path in (f"/guests/{guest}/system/", f"/guests/{guest}/cores"):
            with pytest.raises(NanoError, match="is being reset"):
                core.send("PUT", path, {"from_image": image, "cores": 4})
        with pytest.raises(NanoError, match="is being cloned"):
            core.send("DELETE", f"/disk_images/{image}")
    finally:
        gate.set()
    eventually(lambda: core.status(f"/guests/{guest}") == 200, "the reset ends")
    eventually(lambda: not core.core.reset.resets.uses(image), "the image is free again")


def test_a_late_failure_is_told_once_and_the_guest_stays(core: RunningCore, cell: ScriptedCell, image: str) -> None:
    gate = threading.Event()
    guest = a_guest(core)
    cell.before[RESET_SYSTEM.name] = lambda: gate.wait(20)
    cell.refuse[RESET_SYSTEM.name] = NanoError("image arrived damaged")
    assert reset(core, guest, image) == ""
    gate.set()
    eventually(lambda: not core.core.reset.resets.is_under_way(guest), "the reset ends")
    with pytest.raises(NanoError, match="arrived damaged"):
        core.get(f"/guests/{guest}")
    assert core.status(f"/guests/{guest}") == 200
    assert core.get(f"/guests/{guest}")["created"] is True


def test_what_is_refused(core: RunningCore, cell: ScriptedCell, image: str, tmp_path: Path) -> None:
    guest, small, running = a_guest(core), a_guest(core, "small", disks=[4 * MIB]), a_guest(core, "running")
    core.send("POST", f"/instances/{running}")
    empty = register(core, "empty", kind=DISKS)
    try:
        for of, source, complaint in (
            ("nothing", image, "guest 'nothing' not found"),
            (running, image, "is running; it must be stopped before its system is reset"),
            (guest, "nothing", "disk image 'nothing' not found"),
            (guest, empty, "has no content yet"),
            (small, image, "the image needs 8388608"),
        ):
            with pytest.raises(NanoError, match=complaint):
                reset(core, of, source)
        with pytest.raises(NanoError, match="belongs to another user"):
            reset(core, guest, image, caller=LEE)
        with pytest.raises(NanoError, match="from_image"):
            core.send("PUT", f"/guests/{guest}/system/", {})
        assert not cell.given(RESET_SYSTEM)
        core.send("POST", f"/instances/{guest}/snapshots/", {"name": "first"})
        with pytest.raises(NanoError, match="while the instance has snapshots"):
            reset(core, guest, image)
        assert core.status(f"/guests/{guest}") == 200
    finally:
        core.send("DELETE", f"/disk_images/{empty}")
