"""Batches that a core leaves open when it is killed or stopped: the next one goes on with them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from nano_appliance.link.operations import CREATE_INSTANCE, DELETE_INSTANCE, STOP_INSTANCE
from nano_appliance.model.units import MIB
from nano_appliance.roles.core.batches.driver import AT_A_TIME
from tests.roles.core.core_process import CoreProcess
from tests.roles.core.guests import a_guest, a_wish
from tests.roles.core.running_core import RunningCore, eventually
from tests.roles.core.scripted_cell import ScriptedCell, joined

COUNT = AT_A_TIME + 4
SMALL = {"name": None, "name_prefix": "node", "cores": 1, "memory": 16 * MIB, "disks": [MIB]}

End = Callable[[CoreProcess], object]


@pytest.fixture(params=[CoreProcess.kill, CoreProcess.stop], ids=["killed", "stopped"])
def end(request: pytest.FixtureRequest) -> End:
    how: End = request.param
    return how


@pytest.fixture
def running(process: CoreProcess) -> RunningCore:
    return process.start()


@pytest.fixture
def cell(running: RunningCore, tmp_path: Path) -> Iterator[ScriptedCell]:
    cell = joined(running, tmp_path / "cell")
    yield cell
    cell.stop()


def cut_off(
    process: CoreProcess, core: RunningCore, cell: ScriptedCell, action: str, operation: str, body: object, end: End
) -> tuple[RunningCore, list[dict[str, Any]]]:
    """Begin a batch, end the core when as many items as may be are under way, and see the next core to its end."""
    orders, go = threading.Semaphore(0), threading.Event()

    def hold() -> None:
        orders.release()
        assert go.wait(60)

    cell.before[operation] = hold
    batch_id = core.send("POST", f"/batch/{action}_guest/", body)["id"]
    for _ in range(AT_A_TIME):
        assert orders.acquire(timeout=30)
    end(process)
    core = process.start()
    path = f"/batch/{action}_guest/{batch_id}"
    assert core.status(path) == 202
    go.set()
    eventually(lambda: core.status(path) == 200, "the batch ends")
    return core, core.get(path)


def test_guests_are_made_by_the_next_core(
    process: CoreProcess, running: RunningCore, cell: ScriptedCell, end: End
) -> None:
    wish = a_wish(running, **SMALL, count=COUNT, name_rule="MAC")
    core, items = cut_off(process, running, cell, "create", "create_instance", wish, end)
    assert [item["status"] for item in items] == ["created"] * COUNT
    assert {item["id"] for item in items} == set(cell.instances)
    assert len({item["name"] for item in items}) == COUNT
    assert len(cell.given(CREATE_INSTANCE)) == COUNT, "nothing was made twice"
    for item in items:
        guest = core.get(f"/guests/{item['id']}")
        assert guest["name"] == f"ops.{item['name']}"
        assert item["name"] == f"node_{guest['ethernet_address'].replace(':', '')}"


def test_guests_are_stopped_and_deleted_by_the_next_core(
    process: CoreProcess, running: RunningCore, cell: ScriptedCell, end: End
) -> None:
    """An order that a killed core had not yet written down as begun may be given again, which does no harm here."""
    core = running
    guests = [a_guest(core, f"node{index}", cores=1, memory=16 * MIB, disks=[MIB]) for index in range(COUNT)]
    for guest in guests:
        core.send("POST", f"/instances/{guest}", {})
    core, items = cut_off(process, core, cell, "stop", "stop_instance", {"guest": guests, "force": True}, end)
    assert [item["status"] for item in items] == ["stopped"] * COUNT
    assert {(order.id, order.force) for order in cell.given(STOP_INSTANCE)} == {(guest, True) for guest in guests}
    core, items = cut_off(process, core, cell, "delete", "delete_instance", {"guest": guests}, end)
    assert [item["status"] for item in items] == ["deleted"] * COUNT
    assert {order.id for order in cell.given(DELETE_INSTANCE)} == set(guests)
    assert cell.instances == {}
