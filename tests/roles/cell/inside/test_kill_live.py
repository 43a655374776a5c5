"""A cell killed at any step of a snapshot of a running guest, and of growing a disk under it; the guest goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from nano_appliance.model.orders import CreateInstance, InstanceOrder, StartInstance, StopInstance
from nano_appliance.roles.cell.instances.create import create_instance
from nano_appliance.roles.cell.instances.delete import delete_instance
from nano_appliance.roles.cell.instances.start import start_instance
from nano_appliance.roles.cell.instances.stop import stop_instance
from nano_appliance.roles.cell.service import CellService
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.patterns import DATA, SYSTEM, check_agreement
from tests.roles.cell.inside.running import running_service, virsh, wait_for
from tests.roles.cell.inside.volume_kills import MOST_STEPS, order_and_kill


@pytest.mark.parametrize("action", ["create-snapshot", "resize"])
def test_a_cell_killed_at_any_step(home: Path, action: str) -> None:
    with running_service(home) as service:
        order = _started(service)
    ends = []
    for step in range(1, MOST_STEPS):
        ended = order_and_kill(home, action, order.id, step)
        with running_service(home) as service:
            cell = service.cell
            wait_for(lambda cell=cell, name=order.id: not cell.volumes.group(name).work)
            assert cell.domains.is_running(order.id)
            group = check_agreement(service, order.id)
            assert set(cell.volumes.paths(order.id)) <= set(virsh("domblklist", order.id).split())
            after = bool(group.snapshots) or group.data[0].capacity > DATA
            ends.append(after)
            if ended.returncode == 0:
                assert after, "an acknowledged order was lost"
                assert step > 6
                assert False in ends
                return
            assert ended.returncode == -9, ended.stderr
            if after:
                stop_instance(cell, StopInstance(id=order.id, force=True))
                delete_instance(cell, InstanceOrder(id=order.id))
                order = _started(service)
    raise AssertionError("the order has more steps than were tried")


def _started(service: CellService) -> CreateInstance:
    """A running instance."""
    order = blank(disks=(SYSTEM, DATA))
    create_instance(service.cell, order)
    start_instance(service.cell, StartInstance(id=order.id))
    return order
