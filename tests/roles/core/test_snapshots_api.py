from __future__ import annotations

import threading

import pytest

from nano_appliance.link.operations import CREATE_SNAPSHOT, DELETE_SNAPSHOT, RESTORE_SNAPSHOT
from nano_appliance.model.errors import Conflict, NanoError
from nano_appliance.model.instance import Console, Disk, Instance, NetworkInterface
from tests.roles.core.guests import a_guest
from tests.roles.core.running_core import LEE, MIRA, RunningCore, eventually
from tests.roles.core.scripted_cell import ScriptedCell


@pytest.fixture
def guest(core: RunningCore, cell: ScriptedCell) -> str:
    return a_guest(core)


@pytest.fixture
def snapshots(guest: str) -> str:
    """Where they are."""
    return f"/instances/{guest}/snapshots/"


def test_the_tree_is_an_object_by_name(core: RunningCore, snapshots: str) -> None:
    assert core.get(snapshots) == {}
    assert core.send("POST", snapshots, {"name": "base", "description": "before upgrade"}) == ""
    assert core.send("POST", snapshots, {"name": "patched"}) == ""
    assert core.get(snapshots, caller=MIRA) == {
        "base": {"is_root": True},
        "patched": {"is_current": True, "backing": "base"},
    }
    one = core.get(f"{snapshots}base")
    assert list(one) == ["running", "description", "create_time"]
    assert (one["running"], one["description"]) == (False, "before upgrade")
    assert len(one["create_time"]) == len("2026-01-02 03:04:05")
    assert set(core.get(f"{snapshots}patched")) == {"running", "create_time"}


def test_going_back_and_deleting(core: RunningCore, snapshots: str) -> None:
    for name in ("a", "b"):
        core.send("POST", snapshots, {"name": name})
    assert core.send("PUT", snapshots, {"target": "a"}) == ""
    assert core.get(snapshots)["a"] == {"is_root": True, "is_current": True}
    with pytest.raises(NanoError, match="it is the current one"):
        core.send("DELETE", f"{snapshots}a")
    core.send("POST", snapshots, {"name": "c"})
    with pytest.raises(NanoError, match="more than one snapshot is based on it"):
        core.send("DELETE", f"{snapshots}a")
    assert core.send("DELETE", f"{snapshots}b") == ""
    assert set(core.get(snapshots)) == {"a", "c"}


def test_a_running_guest(core: RunningCore, cell: ScriptedCell, guest: str, snapshots: str) -> None:
    core.send("POST", f"/instances/{guest}")
    core.send("POST", snapshots, {"name": "live"})
    assert core.get(f"{snapshots}live")["running"]
    assert core.get(f"/guests/{guest}")["notice"] == "made without freezing"
    with pytest.raises(NanoError, match=r"'ops\.web1' is running; it must be stopped before a snapshot is restored"):
        core.send("PUT", snapshots, {"target": "live"})
    with pytest.raises(NanoError, match=r"'ops\.web1' is running; it must be stopped before a snapshot is deleted"):
        core.send("DELETE", f"{snapshots}live")
    assert cell.given(RESTORE_SNAPSHOT) == cell.given(DELETE_SNAPSHOT) == []


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ({"name": "a b"}, "name 'a b' may only contain letters, digits, '-', '_' and '.'"),
        ({"name": ""}, "name is required"),
        ({"name": ".."}, "may only contain"),
        ({"name": "x" * 129}, "name must not be longer than 128 characters"),
        ({"name": 5}, "name must be"),
        ({}, "name is required"),
        ({"name": "ok", "description": "d" * 4097}, "description must not be longer than 4096 characters"),
        ([], "the request's body must be an object"),
    ],
)
def test_bad_wishes_are_refused(
    core: RunningCore, cell: ScriptedCell, snapshots: str, body: object, complaint: str
) -> None:
    with pytest.raises(NanoError, match=complaint):
        core.send("POST", snapshots, body)
    assert cell.given(CREATE_SNAPSHOT) == []
    assert core.get(snapshots) == {}


def test_a_name_in_use(core: RunningCore, snapshots: str) -> None:
    core.send("POST", snapshots, {"name": "a"})
    with pytest.raises(NanoError, match="snapshot 'a' exists already"):
        core.send("POST", snapshots, {"name": "a"})


def test_unknown_snapshots_and_bad_names(core: RunningCore, snapshots: str) -> None:
    for method, path, body in (
        ("GET", f"{snapshots}none", None),
        ("PUT", snapshots, {"target": "none"}),
        ("DELETE", f"{snapshots}none", None),
    ):
        with pytest.raises(NanoError, match="snapshot 'none' not found"):
            core.send(method, path, body)
    with pytest.raises(NanoError, match="target 'a b' may only contain"):
        core.send("PUT", snapshots, {"target": "a b"})
    with pytest.raises(NanoError, match="target is required"):
        core.send("PUT", snapshots, {})
    with pytest.raises(NanoError, match="name 'a~b' may only contain"):
        core.send("DELETE", f"{snapshots}a~b")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None),
        ("POST", "", {"name": "a"}),
        ("PUT", "", {"target": "a"}),
        ("GET", "a", None),
        ("DELETE", "a", None),
    ],
)
def test_who_may_not(core: RunningCore, snapshots: str, method: str, path: str, body: object) -> None:
    with pytest.raises(NanoError, match="guest 'none' not found"):
        core.send(method, f"/instances/none/snapshots/{path}", body)
    with pytest.raises(NanoError, match="belongs to"):
        core.send(method, f"{snapshots}{path}", body, caller=LEE)


def test_a_guest_that_is_being_made(core: RunningCore, cell: ScriptedCell) -> None:
    half = Instance(
        id="0b9f6c1e-0000-4000-8000-000000000000",
        name="ops.half",
        owner="mira",
        group="ops",
        cores=1,
        memory=1 << 30,
        disks=(Disk(volume="v", size=1 << 30),),
        interfaces=(NetworkInterface(hardware_address="00:16:3e:00:00:02"),),
        console=Console(port=5902, secret="secret"),
        created=False,
    )
    cell.put(half)
    eventually(lambda: core.get("/instance_status/default"), "the core sees it")
    with pytest.raises(NanoError, match="is still being created"):
        core.send("POST", f"/instances/{half.id}/snapshots/", {"name": "a"})


def test_locked_volumes(core: RunningCore, cell: ScriptedCell, snapshots: str) -> None:
    refusal = Conflict("instance 'ops.web1' is busy with the creation of snapshot 'a'")
    for order in ("create_snapshot", "restore_snapshot", "delete_snapshot"):
        cell.refuse[order] = refusal
    for method, path, body in (
        ("POST", snapshots, {"name": "a"}),
        ("PUT", snapshots, {"target": "a"}),
        ("DELETE", f"{snapshots}a", None),
    ):
        with pytest.raises(NanoError, match="is busy with the creation of snapshot 'a'"):
            core.send(method, path, body)


def test_a_long_merge_is_a_task_with_progress(
    core: RunningCore, cell: ScriptedCell, guest: str, snapshots: str
) -> None:
    core.send("POST", snapshots, {"name": "a"})
    go = threading.Event()
    cell.before["delete_snapshot"] = lambda: go.wait(30)
    core.core.snapshots.work.timeout, timeout = 0.05, core.core.snapshots.work.timeout
    try:
        with pytest.raises(NanoError, match="still running as task") as refusal:
            core.send("DELETE", f"{snapshots}a")
    finally:
        core.core.snapshots.work.timeout = timeout
    task_id = str(refusal.value).rpartition(" ")[2]
    cell.change(guest, progress=40)
    eventually(lambda: core.get(f"/tasks/{task_id}")["progress"] == 40, "the progress is told")
    assert core.get(f"/tasks/{task_id}")["action"] == "delete snapshot"
    go.set()
    eventually(lambda: core.get(f"/tasks/{task_id}")["state"] == "done", "it ends")
    assert core.get(snapshots) == {}
