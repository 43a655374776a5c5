"""What a real guest agent tells and does, and that its absence is nobody's trouble."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from nano_appliance.model.errors import Conflict, NanoError, NotFound
from nano_appliance.model.orders import StartInstance, StopInstance
from nano_appliance.model.units import MIB
from nano_appliance.roles.cell.hypervisor.failures import AgentSilent
from nano_appliance.roles.cell.instances.create import create_instance
from nano_appliance.roles.cell.instances.start import start_instance
from nano_appliance.roles.cell.instances.stop import stop_instance
from nano_appliance.roles.cell.service import CellService
from tests.lab.tiny_guest import TinyGuest, make_tiny_guest
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.running import ISO_SOURCE, running_service, wait_for
from tests.roles.cell.inside.tiny import TinyMedia, start_tiny

ADDRESS = "10.76.0.20"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> TinyGuest:
    return make_tiny_guest(tmp_path_factory.mktemp("tiny"))


def test_what_an_agent_tells_and_does(home: Path, tiny: TinyGuest) -> None:
    order = blank("web_1", disks=(64 * MIB,))
    with running_service(home) as service:
        cell, agent = service.cell, service.cell.agent
        inside = start_tiny(service, TinyMedia(tiny.iso), order)
        wait_for(lambda: not cell.registry.get(order.id).access.host_name_due)
        assert inside.output("hostname; cat /etc/hostname").split() == ["web-1", "web-1"]

        inside.output("mke2fs /dev/sda && mount -t ext4 /dev/sda /mnt")
        inside.use_address(f"{ADDRESS}/24")
        card = cell.registry.get(order.id).interfaces[0].hardware_address
        assert agent.addresses(order.id)[card] == (ADDRESS,)
        (disk,) = agent.file_systems(order.id)
        assert (disk.device, disk.place) == ("sda", "/mnt")
        assert 0 < disk.free < disk.size < 64 * MIB

        assert agent.freeze(order.id) == 1
        with pytest.raises(NanoError, match="guest-get-fsinfo"):
            agent.file_systems(order.id)
        assert agent.thaw(order.id) == 1

        agent.set_password(order.id, "root", "a 'quoted' one")
        assert inside.output("cat /etc/passwords") == "root:a 'quoted' one"

    # A cell that comes back finds an agent that is up already.
    with running_service(home) as service:
        cell = service.cell
        wait_for(lambda: cell.registry.state(order.id).usage.disk_available == disk.free)
        assert cell.registry.state(order.id).network_address == ADDRESS
        stop_instance(cell, StopInstance(id=order.id, force=True))
        assert cell.registry.state(order.id).network_address == ""
        with pytest.raises(Conflict):
            cell.agent.ping(order.id)


def test_without_an_agent_everything_else_goes_on(service: CellService) -> None:
    cell, order = service.cell, blank()
    create_instance(cell, order)
    start_instance(cell, StartInstance(id=order.id, media=ISO_SOURCE))
    before = time.monotonic()
    with pytest.raises(AgentSilent):
        cell.agent.ping(order.id)
    with pytest.raises(AgentSilent):
        cell.agent.freeze(order.id)
    assert time.monotonic() - before < 1, "an absent agent is told at once"
    wait_for(lambda: cell.registry.state(order.id).usage.cpu_usage > 0)
    state = cell.registry.state(order.id)
    assert (state.broken, state.notice, state.usage.disk_available) == ("", "", 0)
    assert cell.registry.get(order.id).access.host_name_due
    stop_instance(cell, StopInstance(id=order.id, force=True))


def test_an_unknown_domain(service: CellService) -> None:
    with pytest.raises(NotFound):
        service.cell.agent.ping("00000000-0000-4000-8000-000000000000")
