from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest

from nano_appliance.ctl import names
from nano_appliance.link import operations
from nano_appliance.model.errors import Conflict
from nano_appliance.model.orders import CreateInstance
from nano_appliance.model.units import GIB, MIB
from nano_appliance.roles.core.tasks import RunningTask
from tests.ctl.installation import CommandLine, Portal
from tests.roles.core.guests import a_guest
from tests.roles.core.running_core import RunningCore, eventually
from tests.roles.core.scripted_cell import ScriptedCell

SHAPE = ("--template", "General", "--memory", "1G", "--disk", "5G")


@pytest.fixture
def impatient(core: RunningCore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A core that answers soon that work goes on."""
    patient: Callable[..., Any] = RunningTask.wait
    monkeypatch.setattr(RunningTask, "wait", lambda task, timeout: patient(task, min(timeout, 0.2)))


def test_the_life_of_an_instance(ctl: CommandLine, cell: ScriptedCell) -> None:
    made = ctl("instance", "create", "web1", *SHAPE, "--disk", "20G", "--cores", "2", "--json").data
    assert (made["name"], made["created"], made["disks"]) == ("admin.web1", True, [5 * GIB, 20 * GIB])
    for words, said in (
        (("start", "web1"), "admin.web1 is running"),
        (("reboot", "web1"), "admin.web1 is rebooting"),
        (("resize", "web1", "6G"), "disk 0 of admin.web1 has 6 GiB"),
        (("resize", "web1", "30G", "--disk", "1"), "disk 1 of admin.web1 has 30 GiB"),
        (("stop", "web1", "--force"), "admin.web1 is stopped"),
        (("delete", "web1", "--yes"), "admin.web1 is deleted"),
    ):
        told = ctl("instance", *words)
        assert (told.status, told.out, told.err) == (0, f"{said}\n", "")
    assert ctl("instance", "list", "--json").data == []
    assert ctl("instance", "list").out == "NAME  STATE  CORES  MEMORY  DISK  ADDRESS  POOL  CELL\n"
    stops = cell.given(operations.STOP_INSTANCE)
    assert [(order.reboot, order.force) for order in stops] == [(True, False), (False, True)]


def test_what_a_new_instance_is_to_be(ctl: CommandLine, cell: ScriptedCell) -> None:
    told = ctl("instance", "create", "web1", *SHAPE, "--agent", "--cpu-priority", "low", "--auto-start")
    assert told.status == 0, told.err
    (order,) = cell.given(operations.CREATE_INSTANCE)
    assert isinstance(order, CreateInstance)
    assert (order.owner, order.group, order.memory, order.disks) == ("root", "admin", GIB, (5 * GIB,))
    assert (order.qos.cpu_priority, order.auto_start) == ("low", True)


def test_the_table_and_the_data(ctl: CommandLine, cell: ScriptedCell, core: RunningCore) -> None:
    a_guest(core, "web1", memory=512 * MIB)
    a_guest(core, "db", cores=1, disks=[5 * GIB, GIB])
    assert ctl("instance", "start", "db").status == 0
    told = ctl("instance", "list")
    assert told.out == (
        "NAME      STATE    CORES   MEMORY   DISK  ADDRESS  POOL     CELL\n"
        "ops.db    running      1    1 GiB  6 GiB  -        default  Cell_525400000001\n"
        "ops.web1  stopped      2  512 MiB  5 GiB  -        default  Cell_525400000001\n"
    )
    assert ctl("instance", "list", "--json").data == core.get("/instance_status/default")
    assert [each["name"] for each in ctl("instance", "list", "--keyword", "web", "--json").data] == ["ops.web1"]
    shown = ctl("instance", "show", "db").out
    assert "state             running\n" in shown
    assert "disks             5 GiB, 1 GiB\n" in shown
    console = ctl("instance", "console", "db").out.splitlines()
    assert console[:2] == ["VNC address   10.99.0.1:5901", "password      abcdEF12"]
    assert ctl("instance", "console", "web1").err == "nano: ops.web1 is not running\n"


def test_many_instances_come_page_by_page(
    ctl: CommandLine, cell: ScriptedCell, core: RunningCore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names, "PAGE", 2)
    for number in range(5):
        a_guest(core, f"web{number}")
    assert [each["name"] for each in ctl("instance", "list", "--json").data] == [f"ops.web{n}" for n in range(5)]


def test_names_are_found_and_ambiguous_ones_refused(ctl: CommandLine, cell: ScriptedCell, core: RunningCore) -> None:
    first = a_guest(core, "web")
    second = a_guest(core, "web", group="dev")
    a_guest(core, "web2")
    for word in (first, "ops.web"):
        assert ctl("instance", "show", word, "--json").data["id"] == first
    told = ctl("instance", "start", "web")
    assert told.status == 1
    assert told.err == (f"nano: 'web' can be more than one instance, give the id: dev.web {second}; ops.web {first}\n")
    for word in ("we", "no web", "系统"):
        told = ctl("instance", "show", word)
        assert (told.status, told.err) == (1, f"nano: there is no instance '{word}'\n")
    unknown = ctl("instance", "show", "00000000-0000-4000-8000-000000000000")
    assert unknown.status == 1
    assert "not found" in unknown.err
    assert cell.given(operations.START_INSTANCE) == []


def test_a_creation_that_fails_says_why(ctl: CommandLine, cell: ScriptedCell) -> None:
    cell.refuse["create_instance"] = Conflict("the disk is full of cats")
    told = ctl("instance", "create", "web1", *SHAPE)
    assert (told.status, told.out) == (1, "")
    assert "the disk is full of cats" in told.err


def test_a_creation_is_waited_for_or_not(ctl: CommandLine, cell: ScriptedCell, impatient: None) -> None:
    go_on = threading.Event()
    cell.before["create_instance"] = lambda: go_on.wait(30)
    begun = ctl("instance", "create", "web1", *SHAPE, "--no-wait")
    assert (begun.status, begun.err) == (0, "")
    listed = ctl("instance", "list").out.splitlines()[1]
    assert listed.startswith("admin.web1  made 0%")
    go_on.set()
    eventually(lambda: ctl("instance", "show", begun.out.strip(), "--json").data["created"], "it is made")


def test_what_lasts_longer_is_followed_to_its_end(ctl: CommandLine, cell: ScriptedCell, impatient: None) -> None:
    ctl("instance", "create", "web1", *SHAPE)
    go_on = threading.Event()
    cell.before["start_instance"] = lambda: go_on.wait(30)
    begun = ctl("instance", "start", "web1", "--no-wait")
    assert begun.status == 0
    assert begun.out.startswith("starting admin.web1: goes on as task ")
    task = begun.out.split()[-1]
    assert ctl("task", "show", task, "--json").data["state"] == "running"
    threading.Timer(0.3, go_on.set).start()
    assert ctl("task", "show", task, "--wait", "--json").data["state"] == "done"

    cell.before["stop_instance"] = lambda: threading.Event().wait(0.5)
    assert ctl("instance", "stop", "web1").out == "admin.web1 is stopped\n"
    cell.before["start_instance"] = lambda: threading.Event().wait(0.5)
    cell.refuse["start_instance"] = Conflict("no power today")
    told = ctl("instance", "start", "web1")
    assert (told.status, told.out, told.err) == (1, "", "nano: no power today\n")


def test_destruction_is_confirmed(ctl: CommandLine, cell: ScriptedCell, core: RunningCore) -> None:
    a_guest(core, "web1")
    nobody = ctl("instance", "delete", "web1")
    assert nobody.status == 2
    assert nobody.err == "nano: delete ops.web1 with its disks: say --yes where nobody can be asked\n"
    wrong = ctl("instance", "delete", "web1", given="web\n", person=True)
    assert wrong.status == 1
    assert wrong.err == (
        "delete ops.web1 with its disks? Type ops.web1 to confirm: nano: not confirmed, nothing was done\n"
    )
    assert cell.given(operations.DELETE_INSTANCE) == []
    assert ctl("instance", "delete", "web1", given="ops.web1\n", person=True).status == 0
    assert len(cell.given(operations.DELETE_INSTANCE)) == 1


def test_changes_are_told_one_by_one(ctl: CommandLine, cell: ScriptedCell, core: RunningCore) -> None:
    a_guest(core, "web1")
    told = ctl("instance", "change", "web1", "--cores", "4", "--memory", "2G", "--auto-start", "--cpu-priority", "low")
    assert told.status == 0
    assert told.err.splitlines() == [
        "ops.web1: 4 cores",
        "ops.web1: 2 GiB of memory",
        "ops.web1: low CPU priority",
        "ops.web1: starts with its host",
    ]
    half = ctl("instance", "change", "web1", "--cores", "2", "--memory", "1", "--no-auto-start")
    assert half.status == 1
    assert half.err.splitlines()[0] == "ops.web1: 2 cores"
    guest = ctl("instance", "show", "web1", "--json").data
    assert (guest["cores"], guest["memory"], guest["auto_start"]) == (2, 2 * GIB, True)
    assert ctl("instance", "change", "web1", "--name", "db").status == 0
    assert ctl("instance", "change", "db").err == "nano: say what to change, for example with --memory\n"


def test_snapshots_as_a_tree(ctl: CommandLine, cell: ScriptedCell, core: RunningCore) -> None:
    a_guest(core, "web1")
    for name in ("base", "left"):
        assert ctl("snapshot", "create", "web1", name, "--description", f"{name} one").status == 0
    assert ctl("snapshot", "restore", "web1", "base", "--yes").out == "ops.web1 to snapshot base: it is back\n"
    assert ctl("snapshot", "create", "web1", "right").out == "snapshot right of ops.web1 is made\n"
    assert ctl("snapshot", "list", "web1").out == "SNAPSHOT  CURRENT\nbase      -\n  left    -\n  right   current\n"
    assert ctl("snapshot", "list", "web1", "--json").data["left"] == {"backing": "base"}
    shown = ctl("snapshot", "show", "web1", "left").out
    assert shown.startswith("snapshot      left\nmade          ")
    assert shown.endswith("while it ran  no\ndescription   left one\n")
    assert ctl("snapshot", "delete", "web1", "left").status == 2
    assert ctl("snapshot", "delete", "web1", "left", given="left\n", person=True).status == 0
    assert ctl("snapshot", "show", "web1", "left").status == 1


def test_batches_end_one_by_one(ctl: CommandLine, cell: ScriptedCell) -> None:
    made = ctl("batch", "create", "node", "--count", "3", *SHAPE)
    lines = made.out.splitlines()
    assert made.status == 0
    assert lines[0].split() == ["NAME", "STATE", "ID", "REASON"]
    assert [line.split()[:2] for line in lines[1:]] == [[f"node_{number}", "created"] for number in range(3)]
    assert ctl("instance", "start", "node_0").status == 0
    stopped = ctl("batch", "stop", "node_0", "node_1", "admin.node_0", "--force")
    assert stopped.status == 1
    assert [line.split()[:2] for line in stopped.out.splitlines()[1:]] == [
        ["admin.node_0", "stopped"],
        ["admin.node_1", "failed"],
    ]
    assert "is not running" in stopped.out
    assert ctl("batch", "delete", "node_0", "node_9", "--yes").status == 1
    assert ctl("batch", "delete", "node_0", "node_1").status == 2
    assert ctl("batch", "delete", "node_0", "node_1", given="delete 2\n", person=True).status == 0
    assert [each["name"] for each in ctl("instance", "list", "--json").data] == ["admin.node_2"]
    begun = ctl("batch", "delete", "node_2", "--yes", "--no-wait", "--json").data
    assert len(begun["id"]) == 36


def test_what_there_is(ctl: CommandLine, cell: ScriptedCell, core: RunningCore) -> None:
    assert ctl("pool", "list").out == (
        "POOL     CELLS  ADDRESSES  STORAGE  FAILOVER\ndefault      1  -          local    no\n"
    )
    assert ctl("pool", "list", "--json").data == core.get("/compute_pools/")
    row = "Cell_525400000001  default  10.99.0.1  ready          0        0   5%"
    row += "  16 GiB of 32 GiB  500 GiB of 1000 GiB  -"
    assert ctl("cell", "list").out.splitlines()[1] == row
    assert ctl("cell", "list", "default").out.splitlines()[1] == row
    assert ctl("cell", "list", "default", "--json").data == core.get("/compute_pool_cells/default")
    cell.warnings = ("guests are emulated",)
    cell.link.wake()
    eventually(lambda: "guests are emulated" in ctl("cell", "list").out, "the warning is reported")
    warned = ctl("cell", "list").out.splitlines()[1]
    assert warned.split() == [*row.replace("ready", "warning").split()[:-1], "guests", "are", "emulated"]
    assert ctl("cell", "list", "none").err == "nano: there is no compute pool 'none'\n"
    assert ctl("template", "list", "--json").data == core.get("/templates/")
    assert "General" in ctl("template", "list").out
    assert "add cell Cell_525400000001" in ctl("task", "list").out
    core.send("POST", "/compute_pools/second")
    try:
        told = ctl("instance", "create", "web1", *SHAPE)
        assert told.err == "nano: there are 2 compute pools, name one with --pool: default, second\n"
        assert ctl("instance", "create", "web1", *SHAPE, "--pool", "default").status == 0
    finally:
        core.send("DELETE", "/compute_pools/second")


def test_the_operation_log(ctl: CommandLine, cell: ScriptedCell, core: RunningCore, portal: Portal) -> None:
    a_guest(core, "web1")
    ctl("instance", "start", "web1")
    entries = ctl("log", "list", "--limit", "150", "--json").data
    assert "start" in entries[0]["content"]
    table = ctl("log", "list", "--limit", "1").out.splitlines()
    assert table[0].split() == ["TIME", "ENTRY"]
    assert len(table) == 2
    assert ctl("log", "list", "--before", "2020-01-01 00:00:00", "--json").data == []
    assert ctl("log", "list", "--after", "yesterday").status == 1


def test_a_reader_that_has_had_enough(ctl: CommandLine, cell: ScriptedCell, core: RunningCore, portal: Portal) -> None:
    """The real program, whose output nobody reads."""
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-P", "-m", "nano_appliance", "ctl", "template", "list"],
        stdout=write,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")
    session = json.loads(ctl.file.read_text())["session"]
    assert session in portal.frontend.sessions.ids(portal.frontend.monotonic())
