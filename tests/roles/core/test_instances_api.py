from __future__ import annotations

import threading

import pytest

from nano_appliance.link.operations import INSERT_MEDIA, START_INSTANCE, STOP_INSTANCE
from nano_appliance.model.errors import Conflict, NanoError
from nano_appliance.model.instance import InstanceUsage
from tests.roles.core.guests import a_guest
from tests.roles.core.isos import an_image, an_iso
from tests.roles.core.running_core import MIRA, RunningCore, eventually
from tests.roles.core.scripted_cell import ScriptedCell


@pytest.fixture
def guest(core: RunningCore, cell: ScriptedCell) -> str:
    return a_guest(core)


def test_start_and_the_four_ways_to_stop(core: RunningCore, cell: ScriptedCell, guest: str) -> None:
    with pytest.raises(NanoError, match="is not running"):
        core.send("DELETE", f"/instances/{guest}", {})
    assert core.send("POST", f"/instances/{guest}", {}) == ""
    with pytest.raises(NanoError, match="already running"):
        core.send("POST", f"/instances/{guest}", {})
    core.send("DELETE", f"/instances/{guest}", {"reboot": True})
    core.send("DELETE", f"/instances/{guest}", {"reboot": True, "force": True})
    assert core.get(f"/guests/{guest}")["running"]
    core.send("DELETE", f"/instances/{guest}")
    assert not core.get(f"/guests/{guest}")["running"]
    core.send("POST", f"/instances/{guest}")
    core.send("DELETE", f"/instances/{guest}", {"force": True})
    given = [(order.reboot, order.force) for order in cell.given(STOP_INSTANCE)]
    assert given == [(True, False), (True, True), (False, False), (False, True)]
    assert all(order.patience < core.domain.operation_timeout for order in cell.given(STOP_INSTANCE))


def test_a_guest_that_does_not_obey_is_a_failure(core: RunningCore, cell: ScriptedCell, guest: str) -> None:
    core.send("POST", f"/instances/{guest}")
    cell.refuse["stop_instance"] = Conflict("the guest did not stop in time")
    with pytest.raises(NanoError, match="did not stop in time"):
        core.send("DELETE", f"/instances/{guest}")
    assert core.get(f"/guests/{guest}")["running"]


def test_media_at_start_and_while_running(core: RunningCore, cell: ScriptedCell, guest: str) -> None:
    image, other = an_image(core, "first"), an_image(core, "second")
    with pytest.raises(NanoError, match="is not running"):
        core.send("POST", f"/instances/{guest}/media", {"source": image})
    core.send("POST", f"/instances/{guest}", {"from_media": True, "source": image})
    (order,) = cell.given(START_INSTANCE)
    assert (order.media.id, order.media.version, order.media.size) == (image, 1, len(an_iso()))
    assert core.get(f"/guests/{guest}")["media_attached"]
    with pytest.raises(NanoError, match="inserted in an instance"):
        core.send("DELETE", f"/media_images/{image}")
    with pytest.raises(NanoError, match="inserted already"):
        core.send("POST", f"/instances/{guest}/media", {"source": other})
    core.send("DELETE", f"/instances/{guest}/media")
    live = core.get(f"/instances/{guest}")
    assert (live["media_attached"], live["media_source"]) == (False, "")
    with pytest.raises(NanoError, match="no media image inserted"):
        core.send("DELETE", f"/instances/{guest}/media")
    core.send("POST", f"/instances/{guest}/media", {"source": other, "type": 0})
    assert [order.media.id for order in cell.given(INSERT_MEDIA)] == [other]
    core.send("DELETE", f"/media_images/{image}")


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ({"from_media": True}, "source is required"),
        ({"from_media": True, "source": "unknown"}, "media image 'unknown' not found"),
        ({"from_network": True}, "from_network"),
        ({"from_media": "yes", "source": "x"}, "from_media must be true or false"),
        ([], "the request's body must be an object"),
    ],
)
def test_bad_starts_are_refused(
    core: RunningCore, cell: ScriptedCell, guest: str, body: object, complaint: str
) -> None:
    with pytest.raises(NanoError, match=complaint):
        core.send("POST", f"/instances/{guest}", body)
    assert cell.given(START_INSTANCE) == []


def test_media_without_content_cannot_be_used(core: RunningCore, cell: ScriptedCell, guest: str) -> None:
    empty = core.send("POST", "/media_images/", {"name": "empty", "owner": "mira", "group": "ops"})["id"]
    with pytest.raises(NanoError, match="has no content yet"):
        core.send("POST", f"/instances/{guest}", {"from_media": True, "source": empty})
    core.send("DELETE", f"/media_images/{empty}")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/guests/none"),
        ("DELETE", "/guests/none"),
        ("GET", "/instances/none"),
        ("POST", "/instances/none"),
        ("DELETE", "/instances/none"),
        ("DELETE", "/instances/none/media"),
    ],
)
def test_unknown_guests_are_named(core: RunningCore, cell: ScriptedCell, method: str, path: str) -> None:
    with pytest.raises(NanoError, match="guest 'none' not found"):
        core.send(method, path)


def test_live_status_is_what_the_cell_measures(core: RunningCore, cell: ScriptedCell, guest: str) -> None:
    usage = InstanceUsage(cpu_usage=3.5, memory_available=7, bytes_read=11)
    cell.change(guest, running=True, network_address="10.3.0.61", usage=usage)
    eventually(lambda: core.get(f"/instances/{guest}")["bytes_read"] == 11, "the figures arrive")
    live = core.get(f"/instances/{guest}", caller=MIRA)
    assert (live["cpu_usage"], live["memory_available"]) == (3.5, 7)
    assert live["internal"]["network_address"] == "10.3.0.61"
    assert "pool" not in live


def test_what_happens_by_itself_is_seen(core: RunningCore, cell: ScriptedCell, guest: str) -> None:
    core.send("POST", f"/instances/{guest}")
    cell.change(guest, running=False, broken="a volume vanished")
    eventually(lambda: not core.get(f"/guests/{guest}")["running"], "the end is reported")
    assert core.get(f"/guests/{guest}")["broken"] == "a volume vanished"


def test_a_start_that_takes_long_is_a_task_with_progress(core: RunningCore, cell: ScriptedCell, guest: str) -> None:
    go = threading.Event()
    cell.before["start_instance"] = lambda: go.wait(30)
    core.core.start.work.timeout, timeout = 0.05, core.core.start.work.timeout
    try:
        with pytest.raises(NanoError, match="still running as task") as refusal:
            core.send("POST", f"/instances/{guest}", caller=MIRA)
    finally:
        core.core.start.work.timeout = timeout
    task_id = str(refusal.value).rpartition(" ")[2]
    cell.change(guest, progress=40)
    eventually(lambda: core.get(f"/tasks/{task_id}", caller=MIRA)["progress"] == 40, "the progress is told")
    task = core.get(f"/tasks/{task_id}", caller=MIRA)
    assert (task["state"], task["action"], task["subject"]) == ("running", "start instance", "ops.web1")
    go.set()
    eventually(lambda: core.get(f"/tasks/{task_id}")["state"] == "done", "it ends")
    assert core.get(f"/guests/{guest}")["running"]


def test_a_ticket_to_the_screen(core: RunningCore, cell: ScriptedCell, guest: str) -> None:
    with pytest.raises(NanoError, match="is not running"):
        core.send("POST", "/console_tickets/", {"guest": guest})
    core.send("POST", f"/instances/{guest}")
    ticket = core.send("POST", "/console_tickets/", {"guest": guest}, caller=MIRA)
    assert (ticket["cell"], ticket["password"]) == (cell.name, "abcdEF12")
    assert ticket["ticket"]
    assert ticket["authority"] == core.core.link.authority.certificate
    with pytest.raises(NanoError, match="guest is required"):
        core.send("POST", "/console_tickets/", {})
