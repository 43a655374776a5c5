from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from nano_appliance.link import applicants
from nano_appliance.link.operations import ENTER_POOL, LEAVE_POOL
from nano_appliance.model.errors import NanoError, Unavailable
from nano_appliance.roles.core import cell_states
from tests.link.network import ADDRESS
from tests.roles.core.guests import a_guest
from tests.roles.core.running_core import RunningCore, eventually
from tests.roles.core.scripted_cell import ScriptedCell

NUMBERS = itertools.count(1)


@pytest.fixture
def newcomer(core: RunningCore, tmp_path: Path) -> Iterator[ScriptedCell]:
    """A cell that asks to join, with a name of its own, and is gone at the end."""
    cell = ScriptedCell(tmp_path, core.domain, f"Cell_{next(NUMBERS):012x}")
    cell.start()
    eventually(lambda: cell.name in [each["name"] for each in core.get("/compute_pool_cells/")], "it asks to join")
    yield cell
    cell.instances.clear()
    for pool in core.get("/compute_pools/"):
        if pool["cells"]:
            eventually(lambda: _removed(core, pool["name"], cell.name), "it can be removed")  # noqa: B023
    cell.stop()


def _removed(core: RunningCore, pool: str, cell: str) -> bool:
    try:
        core.send("DELETE", f"/compute_pool_cells/{pool}/{cell}")
    except NanoError as error:
        if "still has guests" not in error.message:
            raise
        return False
    return True


def _waiting(core: RunningCore, name: str) -> list[dict[str, object]]:
    return [each for each in core.get("/compute_pool_cells/") if each["name"] == name]


def test_a_cell_is_added_told_its_pool_and_removed(core: RunningCore, newcomer: ScriptedCell) -> None:
    waiting = {
        "name": newcomer.name,
        "address": ADDRESS,
        "enabled": True,
        "alive": True,
        "fingerprint": newcomer.fingerprint,
    }
    assert waiting in core.get("/compute_pool_cells/")
    assert core.get("/compute_pool_cells/default") == []
    assert core.send("POST", f"/compute_pool_cells/default/{newcomer.name}") == ""
    expected = {"name": newcomer.name, "address": ADDRESS, "enabled": True, "alive": True}
    assert core.get("/compute_pool_cells/default") == [expected]
    assert core.get(f"/compute_pool_cells/default/{newcomer.name}") == expected
    assert waiting not in core.get("/compute_pool_cells/")
    assert [order.pool for order in newcomer.given(ENTER_POOL)] == ["default"]
    assert newcomer.link.standing.member
    with pytest.raises(NanoError, match="already belongs to compute pool 'default'"):
        core.send("POST", f"/compute_pool_cells/default/{newcomer.name}")
    assert core.send("DELETE", f"/compute_pool_cells/default/{newcomer.name}") == ""
    assert core.get("/compute_pool_cells/default") == []
    eventually(lambda: waiting in core.get("/compute_pool_cells/"), "it asks to join once more")
    assert newcomer.given(LEAVE_POOL)


def test_an_offline_cell_in_no_pool_is_shown_until_it_is_forgotten(
    core: RunningCore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = ScriptedCell(tmp_path, core.domain, "Cell_passing_by")
    guest.start()
    eventually(lambda: _waiting(core, guest.name), "it asks to join")
    forget = f"/unallocated_cells/{guest.name}"
    with pytest.raises(NanoError, match=f"cell '{guest.name}' is online: only an offline cell can be forgotten"):
        core.send("DELETE", forget)
    guest.stop()
    monkeypatch.setattr(applicants, "DEAD_AFTER", -1.0)
    assert [each["alive"] for each in _waiting(core, guest.name)] == [False]
    with pytest.raises(NanoError, match=f"cell '{guest.name}' is offline"):
        core.send("POST", f"/compute_pool_cells/default/{guest.name}")
    assert core.send("DELETE", forget) == ""
    assert _waiting(core, guest.name) == []
    with pytest.raises(NanoError, match=f"no cell '{guest.name}' asks to join"):
        core.send("DELETE", forget)


def test_unknown_cells_and_pools(core: RunningCore, newcomer: ScriptedCell) -> None:
    for method, path, complaint in (
        ("GET", "/compute_pool_cells/nowhere", "compute pool 'nowhere' not found"),
        ("GET", f"/compute_pool_cells/default/{newcomer.name}", "is not in compute pool 'default'"),
        ("POST", f"/compute_pool_cells/nowhere/{newcomer.name}", "compute pool 'nowhere' not found"),
        ("POST", "/compute_pool_cells/default/Cell_none", "no cell 'Cell_none' asks to join"),
        ("PUT", f"/compute_pool_cells/default/{newcomer.name}", "is not in compute pool"),
        ("DELETE", f"/compute_pool_cells/default/{newcomer.name}", "is not in compute pool"),
    ):
        with pytest.raises(NanoError, match=complaint):
            core.send(method, path, {"enable": True})


def test_a_cell_that_cannot_enter_is_shown_and_tried_again(
    core: RunningCore, newcomer: ScriptedCell, monkeypatch: pytest.MonkeyPatch
) -> None:
    newcomer.refuse["enter_pool"] = Unavailable("its storage is not mounted")
    with pytest.raises(NanoError, match="was added, but could not enter its pool: its storage is not mounted"):
        core.send("POST", f"/compute_pool_cells/default/{newcomer.name}")
    (shown,) = core.get("/compute_pool_cells/default")
    assert (shown["state"], shown["message"], shown["alive"]) == ("failed", "its storage is not mounted", True)
    newcomer.refuse.clear()
    monkeypatch.setattr(cell_states, "RETRY_AFTER", 0.0)
    core.core.cells._states.failed(newcomer.name, core.core.cells._states.get(newcomer.name).boot, "again", 0.0)
    newcomer.link.wake()
    eventually(lambda: "state" not in core.get(f"/compute_pool_cells/default/{newcomer.name}"), "it is tried again")


def test_a_disabled_cell_takes_no_new_guests(core: RunningCore, newcomer: ScriptedCell) -> None:
    core.send("POST", f"/compute_pool_cells/default/{newcomer.name}")
    core.send("PUT", f"/compute_pool_cells/default/{newcomer.name}", {"enable": False})
    with pytest.raises(NanoError, match="already disabled"):
        core.send("PUT", f"/compute_pool_cells/default/{newcomer.name}", {"enable": False})
    with pytest.raises(NanoError, match="enable is required"):
        core.send("PUT", f"/compute_pool_cells/default/{newcomer.name}", {})
    assert core.get("/compute_cell_status/default")[0]["enabled"] is False
    with pytest.raises(NanoError, match=f"{newcomer.name} is disabled"):
        a_guest(core)
    core.send("PUT", f"/compute_pool_cells/default/{newcomer.name}", {"enable": True})
    a_guest(core)
    with pytest.raises(NanoError, match="still has guests"):
        core.send("DELETE", f"/compute_pool_cells/default/{newcomer.name}")
    newcomer.instances.clear()
    newcomer.link.wake()


def test_what_a_cell_warns_of_is_shown(core: RunningCore, newcomer: ScriptedCell) -> None:
    core.send("POST", f"/compute_pool_cells/default/{newcomer.name}")
    newcomer.warnings = ("guests are emulated: this host cannot virtualise",)
    newcomer.link.wake()
    eventually(lambda: core.get("/compute_pool_cells/default")[0].get("state") == "warning", "the warning is shown")
    assert "emulated" in core.get("/compute_pool_cells/default")[0]["message"]


def test_another_machine_with_a_members_name_is_refused_and_shown(
    core: RunningCore, newcomer: ScriptedCell, tmp_path_factory: pytest.TempPathFactory
) -> None:
    core.send("POST", f"/compute_pool_cells/default/{newcomer.name}")
    impostor = ScriptedCell(tmp_path_factory.mktemp("impostor"), core.domain, newcomer.name)
    impostor.start()
    try:
        eventually(lambda: core.get("/compute_pool_cells/default")[0].get("state") == "conflict", "it is shown")
        assert ADDRESS in core.get("/compute_pool_cells/default")[0]["message"]
        assert not impostor.link.standing.member
        assert core.get("/compute_pool_cells/default")[0]["alive"]
    finally:
        impostor.stop()
