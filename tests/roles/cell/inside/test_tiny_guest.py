"""The lab's tiny guest does what tests rely on: from its ISO in an instance, and from its disk."""

from __future__ import annotations

import subprocess
import urllib.request

import pytest

from nano_appliance.model.hardware import Hardware, NetworkModel
from nano_appliance.model.orders import StartInstance, StopInstance
from nano_appliance.roles.cell.instances.create import create_instance
from nano_appliance.roles.cell.instances.start import start_instance
from nano_appliance.roles.cell.instances.stop import stop_instance
from nano_appliance.roles.cell.service import CellService
from tests.lab.guest_agent import GuestAgent
from tests.lab.packets import datagram_answered, ping
from tests.lab.tiny_guest import TinyGuest, make_tiny_guest
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.running import IMAGES
from tests.roles.cell.inside.tiny import TinyMedia, start_tiny

ADDRESS = "10.76.0.20"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> TinyGuest:
    return make_tiny_guest(tmp_path_factory.mktemp("tiny"))


def test_from_its_iso(service: CellService, tiny: TinyGuest) -> None:
    order = blank(hardware=Hardware(network=NetworkModel.E1000))
    agent = start_tiny(service, TinyMedia(tiny.iso), order)
    agent.wait_until_up()
    agent.use_address(f"{ADDRESS}/24")
    assert ping(ADDRESS, seconds=5)
    assert datagram_answered(ADDRESS, 4000)
    with urllib.request.urlopen(f"http://{ADDRESS}/", timeout=5) as page:
        assert page.read() == b"tiny\n"
    assert agent.run("exit 3")[0] == 3
    stop_instance(service.cell, StopInstance(id=order.id, patience=20))
    assert not service.cell.domains.is_running(order.id)


def test_from_its_disk(service: CellService, tiny: TinyGuest) -> None:
    order = blank()
    create_instance(service.cell, order)
    volume = IMAGES / "local0" / f"{order.id}_sys.qcow2"
    subprocess.run(["qemu-img", "convert", "-O", "qcow2", tiny.disk, volume], check=True)
    start_instance(service.cell, StartInstance(id=order.id))
    agent = GuestAgent(order.id)
    agent.wait_until_up()
    assert agent.output("dd if=/dev/sda bs=1 skip=32769 count=5 2>/dev/null") == "CD001"
    stop_instance(service.cell, StopInstance(id=order.id, force=True))
