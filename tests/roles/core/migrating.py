"""Two cells that share their storage, and what tests do about instances that move between them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.roles.core.guests import a_guest
from tests.roles.core.running_core import RunningCore, eventually
from tests.roles.core.scripted_cell import ScriptedCell

POOL = "rack"
SOURCE, TARGET = "Cell_52540000000a", "Cell_52540000000b"
Cells = tuple[ScriptedCell, ScriptedCell]


@contextmanager
def two_cells(core: RunningCore, folder: Path) -> Iterator[Cells]:
    """Two cells in a pool with shared storage; what is carried from the source comes to the target."""
    core.send("POST", "/storage_pools/shared", {"type": "directory", "target": "/srv/shared"})
    core.send("POST", f"/compute_pools/{POOL}", {"storage": "shared"})
    made = [ScriptedCell(folder / name, core.domain, name) for name in (SOURCE, TARGET)]
    source, target = made
    target.shared, source.carry_to = source.shared, target
    for cell in made:
        cell.start()
        admit(core, cell)
    try:
        yield source, target
    finally:
        for cell in made:
            cell.stop()


def put_right(core: RunningCore, cells: Cells) -> None:
    """Leave nothing of a test to the next one."""
    for cell in cells:
        cell.behave_again_in_pool()
    eventually(lambda: not core.get(f"/instance_status/{POOL}"), "all instances are gone")
    core.get("/migrations/")


def admit(core: RunningCore, cell: ScriptedCell) -> None:
    """Put a cell that asks to join into the pool."""

    def asks() -> bool:
        return any(each["name"] == cell.name and each["alive"] for each in core.get("/compute_pool_cells/"))

    eventually(asks, f"{cell.name} asks to join")
    core.send("POST", f"/compute_pool_cells/{POOL}/{cell.name}")


def guest_on(core: RunningCore, cells: Cells, name: str = "web1", **changes: Any) -> str:
    """A guest on the source."""
    core.send("PUT", f"/compute_pool_cells/{POOL}/{TARGET}", {"enable": False})
    try:
        guest = a_guest(core, name, pool=POOL, **changes)
    finally:
        core.send("PUT", f"/compute_pool_cells/{POOL}/{TARGET}", {"enable": True})
    assert guest in cells[0].instances
    return guest


def wish(*instances: str, **changes: str) -> dict[str, Any]:
    body: dict[str, Any] = {"source_pool": POOL, "source_cell": SOURCE, "target_cell": TARGET}
    return body | ({"instances": list(instances)} if instances else {}) | changes


def migrate(core: RunningCore, *instances: str) -> str:
    return str(core.send("POST", "/migrations/", wish(*instances))["id"])


def outcome(core: RunningCore, migration: str) -> dict[str, Any]:
    """What is told of a migration when it has ended."""

    def look() -> dict[str, Any] | None:
        seen: dict[str, Any] = core.get(f"/migrations/{migration}")
        return seen if seen["finished"] else None

    seen = eventually(look, "the migration ends")
    assert seen is not None
    return seen


def home(core: RunningCore, guest: str) -> str:
    """The cell that the guest is shown on, in lists as well as alone, and once."""
    shown = [each["cell"] for each in core.get(f"/instance_status/{POOL}") if each["id"] == guest]
    assert shown == [core.get(f"/guests/{guest}")["cell"]]
    return str(shown[0])
