from __future__ import annotations

from typing import Any

import pytest

from nano_appliance.link.operations import CREATE_INSTANCE
from nano_appliance.model.errors import NanoError
from tests.roles.core.guests import a_guest
from tests.roles.core.running_core import RunningCore
from tests.roles.core.scripted_cell import ScriptedCell

WISH = {
    "name": "Debian",
    "admin": "root",
    "operating_system": "linux",
    "disk": "scsi",
    "network": "virtio",
    "display": "virtio",
    "control": "vnc",
    "usb": "nec-xhci",
    "tablet": "usb",
}


def a_template(core: RunningCore, **changes: Any) -> str:
    return str(core.send("POST", "/templates/", WISH | changes)["id"])


def test_a_template_is_made_replaced_and_deleted(core: RunningCore) -> None:
    first = a_template(core)
    try:
        made = core.get(f"/templates/{first}")
        times = (made.pop("created_time"), made.pop("modified_time"))
        assert times[0] == times[1]
        assert made == WISH | {"id": first}
        assert core.get("/templates/")[-1]["id"] == first
        lean = {name: value for name, value in WISH.items() if name not in ("usb", "tablet")}
        assert core.send("PUT", f"/templates/{first}", lean | {"display": "none"}) == ""
        changed = core.get(f"/templates/{first}")
        assert "usb" not in changed, "what is absent is none"
        assert "tablet" not in changed
        assert (changed["display"], changed["created_time"]) == ("none", times[0])
        assert core.send("PUT", f"/templates/{first}", WISH | {"name": "Debian 13"}) == ""
        assert core.get(f"/templates/{first}")["name"] == "Debian 13"
    finally:
        assert core.send("DELETE", f"/templates/{first}") == ""
    with pytest.raises(NanoError, match=f"template '{first}' not found"):
        core.get(f"/templates/{first}")


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"name": None}, "name is required"),
        ({"name": " "}, "name ' ' may only contain"),
        ({"name": "CentOS 7"}, "template 'CentOS 7' already exists"),
        ({"admin": None}, "admin is required"),
        ({"admin": ""}, "admin is required"),
        ({"operating_system": None}, "operating_system is required"),
        ({"operating_system": "beos"}, "operating_system 'beos' must be one of 'linux', 'windows'"),
        ({"disk": "virtio"}, "disk 'virtio' must be one of 'scsi', 'sata', 'ide'"),
        ({"network": ""}, "network '' must be one of 'virtio', 'e1000', 'rtl8139'"),
        ({"display": "svga"}, "display 'svga' must be one of 'vga', 'cirrus', 'virtio', 'qxl', 'none'"),
        ({"control": "rdp"}, "control 'rdp' must be one of 'vnc', 'spice'"),
        ({"usb": "ehci"}, "usb 'ehci' must be one of '', 'nec-xhci'"),
        ({"tablet": "ps2"}, "tablet 'ps2' must be one of '', 'usb', 'virtio'"),
        ({"tablet": 1}, "tablet must be a text, not an integer"),
    ],
)
def test_bad_templates_are_refused_by_name(
    core: RunningCore, method: str, changes: dict[str, object], complaint: str
) -> None:
    before = core.get("/templates/")
    path = "/templates/" if method == "POST" else f"/templates/{before[-1]['id']}"
    wish = {name: value for name, value in (WISH | changes).items() if value is not None}
    with pytest.raises(NanoError, match=complaint):
        core.send(method, path, wish)
    assert core.get("/templates/") == before


@pytest.mark.parametrize(("method", "body"), [("GET", None), ("PUT", WISH), ("DELETE", None)])
def test_unknown_templates(core: RunningCore, method: str, body: object) -> None:
    with pytest.raises(NanoError, match="template 'none' not found"):
        core.send(method, "/templates/none", body)


def test_guests_keep_the_hardware_they_were_made_with(core: RunningCore, cell: ScriptedCell) -> None:
    template = a_template(core, disk="ide", admin="boss")
    guest = a_guest(core, template=template)
    core.send("PUT", f"/templates/{template}", WISH)
    core.send("DELETE", f"/templates/{template}")
    (order,) = cell.given(CREATE_INSTANCE)
    assert (order.hardware.disk, order.access.auth_user) == ("ide", "boss")
    assert cell.instances[guest].instance.hardware.disk == "ide"
    with pytest.raises(NanoError, match="not found"):
        a_guest(core, "late", template=template)
