"""Chapter 1.3 of the manual, and 1.2.5 and 1.4.3 where it needs them, by hand with curl against the portal's API."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.lab.acknowledged import POOL
from tests.lab.guest_agent import BOOT_TIME
from tests.lab.patience import eventually
from tests.lab.portal_client import PortalClient
from tests.lab.tiny_guest import make_tiny_guest

MIB, GIB = 1 << 20, 1 << 30


class Refused(Exception):
    """The API's message."""


class Curl:
    """What an administrator types; the session is that of the one logged in."""

    def __init__(self, client: PortalClient) -> None:
        self._url = f"{client.url}/api/v1"
        self._session = f"Nano-Session: {client.session}"
        self.status = 0
        self.owner = {"owner": client.user, "group": client.group}
        self.group = client.group

    def __call__(self, method: str, path: str, body: object = None) -> Any:
        """The data of an answer, whose HTTP status is kept in `status`; raises Refused."""
        content = [] if body is None else ["-H", "Content-Type: application/json", "--data-binary", json.dumps(body)]
        return self._run("-X", method, *content, f"{self._url}{path}")

    def upload(self, path: str, file: Path) -> None:
        """Send a file as a browser's form does."""
        self._run("-F", f"image=@{file}", f"{self._url}{path}")

    def _run(self, *arguments: str) -> Any:
        command = ("curl", "-sS", "-m", "120", "-H", self._session, "-w", "\n%{http_code}", *arguments)
        ended = subprocess.run(command, capture_output=True, text=True, check=True)
        text, _, status = ended.stdout.rpartition("\n")
        self.status = int(status)
        answer = json.loads(text)
        if answer["error_code"]:
            raise Refused(answer["message"])
        return answer["data"]

    def made(self, guest: str) -> bool:
        """What the portal polls: 201 while a guest is in the making."""
        self("GET", f"/guests/{guest}")
        return self.status == 200


@pytest.fixture
def curl(client: PortalClient) -> Curl:
    return Curl(client)


@pytest.mark.long
def test_a_walk_through_the_manual(curl: Curl, tmp_path: Path) -> None:
    tiny = make_tiny_guest(tmp_path)
    image = system_image(curl, "CentOS7.5", tiny.disk)
    medium = media_image(curl, "tools", tiny.iso)
    guest = create(curl, image)
    start_stop_and_monitor(curl, guest)
    modify_in_the_detail(curl, guest)
    load_media(curl, guest, medium)
    snapshots(curl, guest)
    reset_system(curl, guest, image)
    built = build_template_image(curl, guest)
    batch(curl, built)
    curl("DELETE", f"/guests/{guest}", {})
    for path in (f"/disk_images/{image}", f"/disk_images/{built}", f"/media_images/{medium}"):
        curl("DELETE", path)


def system_image(curl: Curl, name: str, disk: Path) -> str:
    wish = {"name": name, **curl.owner, "description": "CentOS 7.5 Minimal", "tags": ["linux", "64bit"]}
    image = curl("POST", "/disk_images/", wish)["id"]
    curl.upload(f"/disk_images/{image}/file/", disk)
    (listed,) = curl("GET", "/disk_image_search/?tags=linux")
    assert (listed["name"], listed["size"], listed["tags"]) == (name, disk.stat().st_size, ["linux", "64bit"])
    return str(image)


def media_image(curl: Curl, name: str, iso: Path) -> str:
    wish = {"name": name, **curl.owner, "description": "tools", "tags": ["iso"]}
    image = curl("POST", "/media_images/", wish)["id"]
    curl.upload(f"/media_images/{image}/file/", iso)
    return str(image)


def create(curl: Curl, image: str) -> str:
    """1.3.1 Create Instance: every parameter of its form."""
    templates = {each["name"]: each["id"] for each in curl("GET", "/templates/")}
    assert list(templates) == ["CentOS 7", "CentOS 6", "Windows Server 2012", "General", "Legacy"]
    wish = {
        "name": "centos1",
        **curl.owner,
        "pool": POOL,
        "cores": 2,
        "memory": 256 * MIB,
        "template": templates["CentOS 7"],
        "disks": [6 * GIB, 2 * GIB],
        "auto_start": False,
        "from_image": image,
        "modules": ["qemu"],
        "qos": {"cpu_priority": "medium", "read_iops": 2000, "write_iops": 1000, "send_speed": 0, "receive_speed": 0},
    }
    guest = curl("POST", "/guests/", wish)["id"]
    assert curl.status == 202
    eventually(lambda: curl.made(guest), "the instance is never made")
    with pytest.raises(Refused, match=rf"already has a guest '{curl.group}\.centos1'"):
        curl("POST", "/guests/", wish)
    seen = curl("GET", f"/guests/{guest}")
    assert (seen["name"], seen["running"], seen["auto_start"]) == (f"{curl.group}.centos1", False, False)
    assert seen["disks"] == [6 * GIB, 2 * GIB]
    assert [each["id"] for each in curl("GET", f"/guest_search/?pool={POOL}&status=0")] == [guest]
    return str(guest)


def start_stop_and_monitor(curl: Curl, guest: str) -> None:
    """1.3.2 Start/Stop And Monitor Instance: all buttons of its control bar."""
    place = f"/instances/{guest}"
    up(curl, guest)
    with pytest.raises(Refused, match="is already running"):
        curl("POST", place, {})
    with pytest.raises(Refused, match="is running"):
        curl("DELETE", f"/guests/{guest}", {})
    usage = eventually(lambda: (seen := curl("GET", place))["cpu_usage"] > 0 and seen, "nothing is measured")
    assert 0 < usage["memory_available"] < 256 * MIB
    assert usage["bytes_written"] >= 0
    status = curl("GET", f"/compute_pool_status/{POOL}")
    assert status["instances"][1] >= 1, "one is running"
    channel = curl("POST", "/monitor_channels/", {"guest": guest})
    assert channel["protocol"] == "vnc"
    assert channel["password"] == curl("GET", f"/guests/{guest}")["monitor_secret"]
    for reboot, force in ((True, True), (True, False)):
        curl("DELETE", place, {"reboot": reboot, "force": force})
        agent_answers(curl, guest)
    curl("DELETE", place, {"reboot": False, "force": False})
    off(curl, guest)
    up(curl, guest)
    curl("DELETE", place, {"reboot": False, "force": True})
    off(curl, guest)
    with pytest.raises(Refused, match="is not running"):
        curl("DELETE", place, {"reboot": False, "force": True})


def modify_in_the_detail(curl: Curl, guest: str) -> None:
    """1.3.3 Modify Configuration in the detail, first what needs a stopped instance."""
    place = f"/guests/{guest}"
    curl("PUT", f"{place}/name/", {"name": f"{curl.group}.centos2"})
    curl("PUT", f"{place}/cores", {"cores": 4})
    curl("PUT", f"{place}/memory", {"memory": 320 * MIB})
    curl("PUT", f"{place}/disks/resize/1", {"size": 3 * GIB})
    with pytest.raises(Refused, match="size must be larger than"):
        curl("PUT", f"{place}/disks/resize/1", {"size": GIB})
    curl("PUT", f"{place}/disks/shrink/1", {"immediate": False})
    curl("PUT", f"{place}/qos/disk", {"read_iops": 500})
    up(curl, guest)
    curl("PUT", f"{place}/qos/cpu", {"priority": "low"})
    curl("PUT", f"{place}/qos/network", {"receive_speed": 0, "send_speed": 10 * MIB})
    told = curl("PUT", f"{place}/auth", {"user": "root"})
    assert (told["user"], len(told["password"])) == ("root", 10)
    assert curl("GET", f"{place}/auth") == told
    seen = curl("GET", place)
    assert (seen["name"], seen["cores"], seen["memory"]) == (f"{curl.group}.centos2", 4, 320 * MIB)
    assert seen["disks"] == [6 * GIB, 3 * GIB]
    assert seen["qos"] == {"cpu_priority": "low", "read_iops": 500, "send_speed": 10 * MIB}
    address, port = seen["internal"]["display_address"].split(":")
    assert address == curl("GET", f"/compute_pool_cells/{POOL}")[0]["address"]
    assert 5901 <= int(port) < 6001
    assert len(seen["monitor_secret"]) == 8


def load_media(curl: Curl, guest: str, medium: str) -> None:
    """1.3.5 Load Media Image, into the running instance."""
    place = f"/instances/{guest}/media"
    curl("POST", place, {"source": medium})
    assert curl("GET", f"/instances/{guest}")["media_attached"]
    with pytest.raises(Refused, match="has a media image inserted already"):
        curl("POST", place, {"source": medium})
    curl("DELETE", place)
    assert not curl("GET", f"/instances/{guest}")["media_attached"]
    with pytest.raises(Refused, match="has no media image inserted"):
        curl("DELETE", place)
    curl("DELETE", f"/instances/{guest}", {"reboot": False, "force": True})
    off(curl, guest)
    curl("POST", f"/instances/{guest}", {"from_media": True, "source": medium})
    agent_answers(curl, guest)
    curl("DELETE", f"/instances/{guest}", {"reboot": False, "force": True})
    off(curl, guest)


def snapshots(curl: Curl, guest: str) -> None:
    """1.3.4 Snapshots."""
    place = f"/instances/{guest}/snapshots/"
    for name in ("qga-installed", "branch1-1"):
        curl("POST", place, {"name": name, "description": "example description"})
    curl("PUT", place, {"target": "qga-installed"})
    curl("POST", place, {"name": "snapshot2", "description": "example description"})
    assert curl("GET", place) == {
        "qga-installed": {"is_root": True},
        "branch1-1": {"backing": "qga-installed"},
        "snapshot2": {"is_current": True, "backing": "qga-installed"},
    }
    assert curl("GET", f"{place}snapshot2")["description"] == "example description"
    with pytest.raises(Refused, match="more than one snapshot is based on it"):
        curl("DELETE", f"{place}qga-installed")
    for name in ("branch1-1", "snapshot2", "qga-installed"):
        curl("DELETE", f"{place}{name}")
    assert curl("GET", place) == {}


def reset_system(curl: Curl, guest: str, image: str) -> None:
    """1.3.6 Reset System."""
    curl("PUT", f"/guests/{guest}/system/", {"from_image": image})
    eventually(lambda: curl.made(guest), "the reset never ends")
    up(curl, guest)
    curl("DELETE", f"/instances/{guest}", {"reboot": False, "force": True})
    off(curl, guest)


def build_template_image(curl: Curl, guest: str) -> str:
    """1.4.3 Build Template Image."""
    wish = {
        "name": "from-origin",
        "guest": guest,
        **curl.owner,
        "description": "centos 7.6 installed",
        "tags": ["linux", "centos", "64bit"],
    }
    image = curl("POST", "/disk_images/", wish)["id"]
    assert curl.status == 202
    built = eventually(lambda: (seen := curl("GET", f"/disk_images/{image}"))["created"] and seen, "it is never built")
    assert (built["name"], built["description"]) == ("from-origin", "centos 7.6 installed")
    assert built["size"] > 0
    return str(image)


def batch(curl: Curl, image: str) -> None:
    """1.3.8 Batch Processing, with clones of the template image."""
    wish = {
        "name_rule": "order",
        "name_prefix": "node",
        "count": 3,
        **curl.owner,
        "pool": POOL,
        "cores": 1,
        "memory": 128 * MIB,
        "disks": [6 * GIB],
        "template": curl("GET", "/templates/")[0]["id"],
        "from_image": image,
    }
    items = finished(curl, "create_guest", wish)
    assert [(item["name"], item["status"]) for item in items] == [(f"node_{index}", "created") for index in range(3)]
    guests = [item["id"] for item in items]
    up(curl, guests[0])
    assert [item["status"] for item in finished(curl, "delete_guest", {"guest": guests})] == [
        "fail",
        "deleted",
        "deleted",
    ]
    assert [item["status"] for item in finished(curl, "stop_guest", {"guest": guests[:1]})] == ["stopped"]
    off(curl, guests[0])
    assert [item["status"] for item in finished(curl, "delete_guest", {"guest": guests[:1]})] == ["deleted"]


def finished(curl: Curl, kind: str, wish: object) -> Any:
    """The items of a batch at its end."""
    number = curl("POST", f"/batch/{kind}/", wish)["id"]
    assert curl.status == 202

    def look() -> Any:
        items = curl("GET", f"/batch/{kind}/{number}")
        return curl.status == 200 and items

    return eventually(look, f"the batch {kind} never ends")


def up(curl: Curl, guest: str) -> None:
    curl("POST", f"/instances/{guest}", {})
    agent_answers(curl, guest)


def agent_answers(curl: Curl, guest: str) -> None:
    """The system inside is up when it takes a password."""

    def asks() -> bool:
        try:
            curl("PUT", f"/guests/{guest}/auth", {"user": "root", "password": "first-Pass1"})
        except Refused:
            return False
        return True

    eventually(asks, "the system inside never comes up", BOOT_TIME)


def off(curl: Curl, guest: str) -> None:
    eventually(lambda: not curl("GET", f"/guests/{guest}")["running"], "the instance does not stop")
