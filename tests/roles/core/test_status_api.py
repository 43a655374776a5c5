from __future__ import annotations

import pytest

from nano_appliance.model.errors import NanoError
from tests.link.network import ADDRESS
from tests.roles.core.examples import ROOMY
from tests.roles.core.guests import a_guest
from tests.roles.core.running_core import RunningCore, eventually
from tests.roles.core.scripted_cell import ScriptedCell


def test_zone_pool_and_cell_are_counted(core: RunningCore, cell: ScriptedCell) -> None:
    running = a_guest(core, "web1")
    a_guest(core, "web2")
    core.send("POST", f"/instances/{running}")
    zone = core.get("/compute_zone_status/")
    assert (zone["name"], zone["pools"], zone["cells"], zone["instances"]) == ("default", [0, 1], [0, 1], [1, 1, 0, 0])
    assert (zone["max_cpu"], zone["max_memory"]) == (ROOMY.max_cpu, ROOMY.max_memory)
    assert zone["start_time"]
    (pool,) = core.get("/compute_pool_status/")
    assert pool == core.get("/compute_pool_status/default")
    assert (pool["name"], pool["enabled"], pool["cells"], pool["instances"]) == ("default", True, [0, 1], [1, 1, 0, 0])
    (status,) = core.get("/compute_cell_status/default")
    assert status == core.get(f"/compute_cell_status/default/{cell.name}")
    assert (status["name"], status["address"], status["alive"]) == (cell.name, ADDRESS, True)
    assert status["available_disk"] == ROOMY.available_disk


def test_empty_lists_are_lists(core: RunningCore, cell: ScriptedCell) -> None:
    core.send("POST", "/compute_pools/empty", {})
    try:
        assert core.get("/compute_cell_status/empty") == []
        assert core.get("/compute_pool_cells/empty") == []
        assert core.get("/instance_status/empty") == []
        assert core.get("/compute_pool_status/empty")["instances"] == [0, 0, 0, 0]
    finally:
        core.send("DELETE", "/compute_pools/empty")


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("/compute_pool_status/none", "compute pool 'none' not found"),
        ("/compute_cell_status/none", "compute pool 'none' not found"),
        ("/compute_cell_status/default/none", "cell 'none' is not in compute pool 'default'"),
        ("/instance_status/none", "compute pool 'none' not found"),
        ("/instance_status/default/none", "cell 'none' is not in compute pool 'default'"),
    ],
)
def test_unknown_places_are_named(core: RunningCore, path: str, complaint: str) -> None:
    with pytest.raises(NanoError, match=complaint):
        core.get(path)


def test_both_spellings_of_a_path_are_served(core: RunningCore, cell: ScriptedCell) -> None:
    assert core.get("/compute_cell_status/default/") == core.get("/compute_cell_status/default")
    assert core.get("/compute_pools") == core.get("/compute_pools/")


# Last in this file: the cell does not come back.
def test_a_cell_that_goes_away_loses_its_instances(core: RunningCore, joined_cell: ScriptedCell) -> None:
    cell = joined_cell
    guest = a_guest(core)
    core.send("POST", f"/instances/{guest}")
    cell.stop()
    eventually(lambda: core.get("/compute_zone_status/")["cells"] == [1, 0], "the cell is counted as away")
    zone = core.get("/compute_zone_status/")
    assert (zone["instances"], zone["max_cpu"]) == ([0, 0, 1, 0], 0)
    assert core.get(f"/guests/{guest}")["lost"]
    for method, path in (("GET", "/instances/"), ("POST", "/instances/"), ("DELETE", "/guests/")):
        with pytest.raises(NanoError, match=f"cell '{cell.name}' is offline"):
            core.send(method, f"{path}{guest}")
    with pytest.raises(NanoError, match=f"{cell.name} is offline"):
        a_guest(core, "web2")
    with pytest.raises(NanoError, match="still has guests"):
        core.send("DELETE", f"/compute_pool_cells/default/{cell.name}")
