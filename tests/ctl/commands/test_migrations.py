from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from nano_appliance.link.operations import CARRY_INSTANCE
from tests.ctl.installation import CommandLine
from tests.roles.core.migrating import SOURCE, TARGET, Cells, guest_on, put_right, two_cells
from tests.roles.core.running_core import RunningCore, eventually


@pytest.fixture(scope="module")
def joined_cells(core: RunningCore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cells]:
    with two_cells(core, tmp_path_factory.mktemp("cells")) as made:
        yield made


@pytest.fixture
def cells(core: RunningCore, joined_cells: Cells) -> Iterator[Cells]:
    yield joined_cells
    put_right(core, joined_cells)


def running(core: RunningCore, cells: Cells, name: str = "web1") -> str:
    guest = guest_on(core, cells, name)
    core.send("POST", f"/instances/{guest}")
    return guest


def test_one_instance_moves(ctl: CommandLine, core: RunningCore, cells: Cells) -> None:
    running(core, cells)
    told = ctl("migrate", "instance", "web1", "--to", TARGET, "--speed-limit", "50M", "--post-copy")
    assert told.status == 0, told.err
    lines = told.out.splitlines()
    assert [line.split()[:2] for line in lines[:3]] == [["from", SOURCE], ["to", TARGET], ["state", "done"]]
    assert lines[-1].split() == ["ops.web1", "moved", "yes", "1000", "B", "0", "B", "20", "ms", "-"]
    (order,) = cells[0].given(CARRY_INSTANCE)
    assert (order.speed_limit, order.post_copy) == (50 << 20, True)
    assert ctl("instance", "list", "--cell", TARGET, "--json").data[0]["name"] == "ops.web1"


def test_all_of_a_cell_move_and_the_data_is_the_apis(ctl: CommandLine, core: RunningCore, cells: Cells) -> None:
    guests = {running(core, cells, name) for name in ("web1", "web2")}
    data = ctl("migrate", "cell", SOURCE, "--to", TARGET, "--json").data
    assert {each["id"] for each in data["instances"]} == guests
    assert data == core.get(f"/migration_history/{data['id']}")
    assert ctl("migrate", "list", "--json").data[-1] == data
    assert ctl("migrate", "show", data["id"], "--json").data == data
    assert ctl("migrate", "list").out.splitlines()[-1].endswith(data["id"])


def test_what_stays_makes_the_exit_status(ctl: CommandLine, core: RunningCore, cells: Cells) -> None:
    running(core, cells)
    cells[1].reception_refused = "no port is free"
    told = ctl("migrate", "instance", "web1", "--to", TARGET)
    assert told.status == 1
    assert "state  failed" in told.out
    assert told.out.splitlines()[-1].endswith("no port is free")


def test_it_is_cancelled(ctl: CommandLine, core: RunningCore, cells: Cells) -> None:
    source, _target = cells
    running(core, cells)
    reached, go = threading.Event(), threading.Event()

    def hold() -> None:
        reached.set()
        assert go.wait(30)

    source.before["carry_instance"] = hold
    migration = ctl("migrate", "instance", "web1", "--to", TARGET, "--no-wait").out.strip()
    assert reached.wait(30)
    assert "state  5 %" in ctl("migrate", "show", migration).out
    source.carrying_refused = "cancelled"
    assert ctl("migrate", "cancel", migration, "--no-wait").out == f"migration {migration} is cancelled\n"
    go.set()
    eventually(lambda: core.get(f"/migration_history/{migration}")["finished"], "it has ended")
    assert "state  cancelled" in ctl("migrate", "show", migration).out
    told = ctl("migrate", "cancel", migration)
    assert (told.status, told.err) == (1, "nano: the migration is over already\n")


def test_what_makes_no_sense_is_refused(ctl: CommandLine, core: RunningCore, cells: Cells, tmp_path: Path) -> None:
    running(core, cells)
    for words, problem in (
        (("instance", "unknown", "--to", TARGET), "there is no instance 'unknown'"),
        (("cell", "Cell_x", "--to", TARGET), "there is no cell 'Cell_x' in a compute pool"),
        (("instance", "web1", "--to", "Cell_x"), "'Cell_x' is not in compute pool"),
        (("show", "unknown"), "not found"),
    ):
        told = ctl("migrate", *words)
        assert told.status == 1
        assert problem in told.err
    assert ctl("migrate", "instance", "web1").status == 2
