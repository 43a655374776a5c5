from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest

from nano_appliance.link.operations import CREATE_INSTANCE, DELETE_INSTANCE
from nano_appliance.model.errors import Exhausted, InvalidInput, NanoError, Unavailable
from tests.roles.core.examples import ROOMY
from tests.roles.core.guests import a_guest
from tests.roles.core.running_core import RunningCore, eventually
from tests.roles.core.scripted_cell import ScriptedCell


@pytest.fixture(scope="module")
def second_cell(core: RunningCore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ScriptedCell]:
    """A smaller cell in the same pool, chosen only when the first one fails."""
    cell = ScriptedCell(tmp_path_factory.mktemp("second"), core.domain, "Cell_525400000002")
    cell.usage = msgspec.structs.replace(ROOMY, max_cpu=4)
    cell.start()
    try:
        eventually(lambda: cell.name in [each["name"] for each in core.get("/compute_pool_cells/")], "it asks to join")
        core.send("POST", f"/compute_pool_cells/default/{cell.name}")
        yield cell
    finally:
        cell.stop()


@pytest.fixture
def second(cell: ScriptedCell, second_cell: ScriptedCell) -> Iterator[ScriptedCell]:
    yield second_cell
    second_cell.refuse.clear()
    second_cell.orders.clear()
    second_cell.instances.clear()
    second_cell.link.wake()


def test_when_the_best_cell_refuses_the_next_one_is_asked(
    core: RunningCore, cell: ScriptedCell, second: ScriptedCell
) -> None:
    cell.refuse["create_instance"] = Exhausted("no console port is free")
    guest = a_guest(core)
    assert core.get(f"/guests/{guest}")["cell"] == second.name
    assert [order.id for order in cell.given(CREATE_INSTANCE)] == [guest]


def test_when_the_best_cell_breaks_off_and_has_undone_it_the_next_one_is_asked(
    core: RunningCore, cell: ScriptedCell, second: ScriptedCell
) -> None:
    cell.refuse["create_instance"] = Unavailable("the connection broke off")
    guest = a_guest(core)
    assert core.get(f"/guests/{guest}")["cell"] == second.name
    assert [order.id for order in cell.given(DELETE_INSTANCE)] == [guest]


def test_when_nobody_knows_what_the_first_cell_did_no_other_is_asked(
    core: RunningCore, cell: ScriptedCell, second: ScriptedCell
) -> None:
    cell.refuse["create_instance"] = cell.refuse["delete_instance"] = Unavailable("the connection broke off")
    with pytest.raises(NanoError, match="broke off"):
        a_guest(core)
    assert second.given(CREATE_INSTANCE) == []


def test_when_all_refuse_each_is_quoted(core: RunningCore, cell: ScriptedCell, second: ScriptedCell) -> None:
    cell.refuse["create_instance"] = Exhausted("no console port is free")
    second.refuse["create_instance"] = Exhausted("the disk is full")
    expected = f"{cell.name}: no console port is free; {second.name}: the disk is full"
    with pytest.raises(NanoError, match=expected):
        a_guest(core)


def test_a_wish_that_is_wrong_in_itself_is_not_tried_elsewhere(
    core: RunningCore, cell: ScriptedCell, second: ScriptedCell
) -> None:
    cell.refuse["create_instance"] = InvalidInput("disks[0] is odd")
    with pytest.raises(NanoError, match="is odd"):
        a_guest(core)
    assert second.given(CREATE_INSTANCE) == []


def test_pool_figures_are_those_of_all_its_cells(core: RunningCore, cell: ScriptedCell, second: ScriptedCell) -> None:
    (pool,) = core.get("/compute_pool_status/")
    assert (pool["cells"], pool["max_cpu"]) == ([0, 2], 12)
    assert [each["name"] for each in core.get("/compute_cell_status/default")] == [cell.name, second.name]
