"""Where cells keep new volumes, through the core's API."""

from __future__ import annotations

import pytest

from nano_appliance.link.operations import CHANGE_STORAGE_PATH
from nano_appliance.model.errors import Conflict, NanoError
from nano_appliance.model.orders import ChangeStoragePath
from tests.roles.core.running_core import RunningCore
from tests.roles.core.scripted_cell import ScriptedCell


def path_of(cell: ScriptedCell) -> str:
    return f"/compute_cell_status/default/{cell.name}/storages/"


def test_it_is_shown_and_changed(core: RunningCore, cell: ScriptedCell) -> None:
    before = "/var/lib/libvirt/images"
    assert core.get(path_of(cell)) == {"mode": "local", "system": [before], "data": [before]}
    assert core.send("PUT", path_of(cell), {"default": "/srv//vm/"}) == ""
    assert cell.given(CHANGE_STORAGE_PATH) == [ChangeStoragePath(path="/srv/vm")]
    assert core.get(path_of(cell))["system"] == ["/srv/vm"]


@pytest.mark.parametrize(
    ("path", "body", "complaint"),
    [
        ("/compute_cell_status/none/x/storages/", {"default": "/srv"}, "compute pool 'none' not found"),
        ("/compute_cell_status/default/x/storages/", {"default": "/srv"}, "cell 'x' is not in compute pool 'default'"),
        (None, {}, "default is required"),
        (None, {"default": ""}, "default is required"),
        (None, {"default": "srv"}, "default 'srv' must be an absolute path"),
        (None, {"default": "/srv/../etc"}, "must be an absolute path"),
        (None, {"default": "/"}, "default must not be the root"),
    ],
)
def test_bad_wishes_are_refused(
    core: RunningCore, cell: ScriptedCell, path: str | None, body: dict[str, str], complaint: str
) -> None:
    with pytest.raises(NanoError, match=complaint):
        core.send("PUT", path or path_of(cell), body)
    assert cell.given(CHANGE_STORAGE_PATH) == []


def test_what_the_cell_refuses_is_told(core: RunningCore, cell: ScriptedCell) -> None:
    cell.refuse["change_storage_path"] = Conflict("there are volumes in /var/lib/libvirt/images/local0")
    with pytest.raises(NanoError, match="there are volumes in"):
        core.send("PUT", path_of(cell), {"default": "/srv"})
