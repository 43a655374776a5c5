"""Storage pools through the core's API, and what follows from them for cells and new instances."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from nano_appliance.link.operations import ENTER_POOL
from nano_appliance.model.errors import NanoError
from nano_appliance.model.storage_pool import StoragePool, StorageState
from tests.lab.patience import eventually
from tests.roles.core.guests import a_wish
from tests.roles.core.running_core import RunningCore
from tests.roles.core.scripted_cell import ScriptedCell

NFS = {"type": "nfs", "host": "10.9.0.5", "target": "/srv/vm"}


@pytest.fixture
def pool(core: RunningCore) -> Iterator[str]:
    core.send("POST", "/storage_pools/nas-1", NFS)
    yield "nas-1"
    core.send("DELETE", "/storage_pools/nas-1")


@pytest.fixture
def user(core: RunningCore, pool: str) -> Iterator[str]:
    """A compute pool on the storage pool."""
    core.send("POST", "/compute_pools/rack", {"storage": pool})
    yield "rack"
    core.send("DELETE", "/compute_pools/rack")


@pytest.fixture
def member(core: RunningCore, cell: ScriptedCell, user: str) -> Iterator[ScriptedCell]:
    """The cell in a compute pool with shared storage."""
    core.send("DELETE", f"/compute_pool_cells/default/{cell.name}")
    eventually(lambda: core.get("/compute_pool_cells/"), "the cell asks to join")
    core.send("POST", f"/compute_pool_cells/{user}/{cell.name}")
    yield cell
    core.send("DELETE", f"/compute_pool_cells/{user}/{cell.name}")
    eventually(lambda: core.get("/compute_pool_cells/"), "the cell asks to join")
    core.send("POST", f"/compute_pool_cells/default/{cell.name}")


def test_there_are_none_at_first(core: RunningCore) -> None:
    assert core.get("/storage_pools/") == []


def test_pools_are_made_shown_changed_and_removed(core: RunningCore) -> None:
    assert core.send("POST", "/storage_pools/nas-2", NFS) == ""
    core.send("POST", "/storage_pools/ceph", {"type": "directory", "target": "/mnt/ceph/"})
    assert core.get("/storage_pools/") == [
        {"name": "ceph", "type": "directory", "host": "", "target": "/mnt/ceph"},
        {"name": "nas-2", **NFS},
    ]
    assert core.send("PUT", "/storage_pools/nas-2", NFS | {"target": "/srv/other"}) == ""
    assert core.get("/storage_pools/nas-2") == NFS | {"target": "/srv/other"}
    assert core.send("DELETE", "/storage_pools/nas-2") == ""
    core.send("DELETE", "/storage_pools/ceph")
    assert core.get("/storage_pools/") == []


@pytest.mark.parametrize(
    ("method", "path", "body", "complaint"),
    [
        ("GET", "/storage_pools/none", None, "storage pool 'none' not found"),
        ("POST", "/storage_pools/nas-1", NFS, "storage pool 'nas-1' already exists"),
        ("POST", "/storage_pools/a.b", NFS, "name 'a.b' may only contain"),
        ("POST", "/storage_pools/new", {"host": "nas"}, "type is required"),
        ("POST", "/storage_pools/new", NFS | {"type": "iscsi"}, "type 'iscsi' must be nfs or directory"),
        ("POST", "/storage_pools/new", NFS | {"host": 5}, "host must be a text, not an integer"),
        ("POST", "/storage_pools/new", {"type": "nfs", "host": "nas"}, "target is required"),
        ("PUT", "/storage_pools/none", NFS, "storage pool 'none' not found"),
        ("PUT", "/storage_pools/nas-1", NFS, "storage pool 'nas-1' already has this definition"),
        ("PUT", "/storage_pools/nas-1", NFS | {"type": "iscsi"}, "type 'iscsi' must be nfs or directory"),
        ("DELETE", "/storage_pools/none", None, "storage pool 'none' not found"),
    ],
)
def test_bad_wishes_are_refused(
    core: RunningCore, pool: str, method: str, path: str, body: dict[str, object] | None, complaint: str
) -> None:
    before = core.get("/storage_pools/")
    with pytest.raises(NanoError, match=complaint):
        core.send(method, path, body)
    assert core.get("/storage_pools/") == before


def test_what_is_in_use_stays_as_it_is(core: RunningCore, pool: str, user: str) -> None:
    for method, body in (("DELETE", None), ("PUT", NFS | {"target": "/srv/other"})):
        with pytest.raises(NanoError, match="storage pool 'nas-1' is used by compute pool 'rack'"):
            core.send(method, f"/storage_pools/{pool}", body)
    assert core.get("/storage_pools/nas-1") == NFS


def test_a_cell_is_told_its_storage_and_shows_it(core: RunningCore, pool: str, member: ScriptedCell) -> None:
    told = member.given(ENTER_POOL)[-1].storage
    assert told == StoragePool(name=pool, **NFS)
    shown = core.get(f"/compute_pool_cells/rack/{member.name}")
    assert shown["storage"] == [{"name": pool, "attached": True}]
    member.storage = StorageState(name=pool, error="mount refused")
    member.link.wake()
    path = f"/compute_pool_cells/rack/{member.name}"
    eventually(lambda: not core.get(path)["storage"][0]["attached"], "the core hears of it")
    assert core.get(path)["storage"] == [{"name": pool, "attached": False, "error": "mount refused"}]
    core.send("PUT", path, {"enable": False})
    assert "storage" not in core.get(path)
    core.send("PUT", path, {"enable": True})


def test_the_next_cell_is_told_that_the_tag_is_there(core: RunningCore, pool: str, member: ScriptedCell) -> None:
    assert core.core.storage_pools.get(pool).marked


def test_no_instance_comes_to_a_cell_without_its_storage(core: RunningCore, pool: str, member: ScriptedCell) -> None:
    member.storage = StorageState(name=pool, error="server not responding")
    member.link.wake()
    path = f"/compute_pool_cells/rack/{member.name}"
    eventually(lambda: not core.get(path)["storage"][0]["attached"], "the core hears of it")
    with pytest.raises(NanoError, match="has no access to storage pool 'nas-1': server not responding"):
        core.send("POST", "/guests/", a_wish(core, pool="rack"))
