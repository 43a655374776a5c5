from __future__ import annotations

import pytest

from nano_appliance.link.operations import RESIZE_DISK, SHRINK_DISK
from nano_appliance.model.errors import Conflict, Exhausted, NanoError
from nano_appliance.model.units import GIB
from tests.roles.core.guests import a_guest
from tests.roles.core.running_core import LEE, RunningCore
from tests.roles.core.scripted_cell import ScriptedCell


@pytest.fixture
def guest(core: RunningCore, cell: ScriptedCell) -> str:
    """A guest with two disks."""
    return a_guest(core, disks=[5 * GIB, 2 * GIB])


def test_a_disk_grows_stopped_and_running(core: RunningCore, cell: ScriptedCell, guest: str) -> None:
    assert core.send("PUT", f"/guests/{guest}/disks/resize/1", {"size": 3 * GIB, "immediate": False}) == ""
    seen = core.get(f"/guests/{guest}")
    assert (seen["disks"], seen["total_disk"]) == ([5 * GIB, 3 * GIB], 8 * GIB)
    core.send("POST", f"/instances/{guest}")
    core.send("PUT", f"/guests/{guest}/disks/resize/0", {"size": 6 * GIB})
    assert core.get(f"/instances/{guest}")["disks"] == [6 * GIB, 3 * GIB]
    assert [(order.index, order.size) for order in cell.given(RESIZE_DISK)] == [(1, 3 * GIB), (0, 6 * GIB)]


@pytest.mark.parametrize(
    ("index", "body", "complaint"),
    [
        ("2", {"size": 9 * GIB}, "index must be from 0 to 1"),
        ("-1", {"size": 9 * GIB}, "index must be from 0 to 1"),
        ("x", {"size": 9 * GIB}, "index must be from 0 to 1"),
        ("99999999999999999999", {"size": 9 * GIB}, "index must be from 0 to 1"),
        ("1", {"size": 2 * GIB}, "size must be larger than the 2147483648 bytes that disk 1 has now"),
        ("1", {"size": GIB}, "size must be larger"),
        ("1", {"size": 2 * GIB + 1}, "size must be a multiple of 512 bytes"),
        ("1", {"size": 1 << 60}, "size must be from 1048576 to"),
        ("1", {"size": -1}, "size must be from"),
        ("1", {"size": "3G"}, "size must be"),
        ("1", {}, "size is required"),
    ],
)
def test_bad_growth_is_refused(
    core: RunningCore, cell: ScriptedCell, guest: str, index: str, body: object, complaint: str
) -> None:
    with pytest.raises(NanoError, match=complaint):
        core.send("PUT", f"/guests/{guest}/disks/resize/{index}", body)
    assert cell.given(RESIZE_DISK) == []
    assert core.get(f"/guests/{guest}")["disks"] == [5 * GIB, 2 * GIB]


def test_no_room(core: RunningCore, cell: ScriptedCell, guest: str) -> None:
    cell.refuse["resize_disk"] = Exhausted("storage pool 'local0' has 5 bytes left, 9 are needed")
    with pytest.raises(NanoError, match="'local0' has 5 bytes left"):
        core.send("PUT", f"/guests/{guest}/disks/resize/1", {"size": 9 * GIB})
    assert core.get(f"/guests/{guest}")["disks"] == [5 * GIB, 2 * GIB]


def test_shrinking(core: RunningCore, cell: ScriptedCell, guest: str) -> None:
    assert core.send("PUT", f"/guests/{guest}/disks/shrink/1", {"immediate": False}) == ""
    assert [order.index for order in cell.given(SHRINK_DISK)] == [1]
    for index in ("2", "x", "-1", ""):
        with pytest.raises(NanoError, match="index must be from 0 to 1"):
            core.send("PUT", f"/guests/{guest}/disks/shrink/{index or 'none'}", {})
    core.send("POST", f"/instances/{guest}/snapshots/", {"name": "a"})
    with pytest.raises(NanoError, match=r"shrinking a volume is not possible while the instance has snapshots \(a\)"):
        core.send("PUT", f"/guests/{guest}/disks/shrink/1", {})
    core.send("POST", f"/instances/{guest}")
    with pytest.raises(NanoError, match=r"'ops\.web1' is running; it must be stopped before a volume is shrunk"):
        core.send("PUT", f"/guests/{guest}/disks/shrink/1", {})


@pytest.mark.parametrize(("verb", "body"), [("resize", {"size": 9 * GIB}), ("shrink", {})])
def test_who_may_not(core: RunningCore, cell: ScriptedCell, guest: str, verb: str, body: object) -> None:
    with pytest.raises(NanoError, match="guest 'none' not found"):
        core.send("PUT", f"/guests/none/disks/{verb}/0", body)
    with pytest.raises(NanoError, match="belongs to"):
        core.send("PUT", f"/guests/{guest}/disks/{verb}/0", body, caller=LEE)
    cell.refuse[f"{verb}_disk"] = Conflict("instance 'ops.web1' is busy with the shrinking of disk 0")
    with pytest.raises(NanoError, match="is busy with the shrinking of disk 0"):
        core.send("PUT", f"/guests/{guest}/disks/{verb}/0", body)
