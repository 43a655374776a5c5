"""Every built-in template makes an instance that this hypervisor starts."""

from __future__ import annotations

import pytest

from nano_appliance.model.hardware import Hardware
from nano_appliance.model.orders import StartInstance, StopInstance
from nano_appliance.model.template import BUILT_IN
from nano_appliance.roles.cell.instances.create import create_instance
from nano_appliance.roles.cell.instances.start import start_instance
from nano_appliance.roles.cell.instances.stop import stop_instance
from nano_appliance.roles.cell.service import CellService
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.running import ISO_SOURCE


@pytest.mark.parametrize(("name", "admin", "hardware"), BUILT_IN, ids=[name for name, _, _ in BUILT_IN])
def test_it_starts(service: CellService, name: str, admin: str, hardware: Hardware) -> None:
    order = blank(hardware=hardware, cores=4, disks=(1 << 20, 1 << 20))
    create_instance(service.cell, order)
    start_instance(service.cell, StartInstance(id=order.id, media=ISO_SOURCE))
    assert service.cell.registry.state(order.id).running
    assert service.cell.registry.state(order.id).notice == ""
    stop_instance(service.cell, StopInstance(id=order.id, force=True))
