"""A cell killed at any step of a change: afterwards record and domain agree, on the old or the new."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from nano_appliance.model.instance import Instance
from nano_appliance.model.orders import StartInstance, StopInstance
from nano_appliance.roles.cell.instances.create import create_instance
from nano_appliance.roles.cell.instances.start import start_instance
from nano_appliance.roles.cell.instances.stop import stop_instance
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.running import running_service, virsh, wait_for
from tests.roles.cell.inside.test_kill import MOST_STEPS, dies


def name_and_cores(instance: Instance) -> tuple[str, str]:
    """What the domain has to have."""
    return instance.name, str(instance.cores)


def in_domain(instance_id: str) -> tuple[str | None, str | None]:
    domain = ET.fromstring(virsh("dumpxml", "--inactive", instance_id))
    return domain.findtext("name"), domain.findtext("vcpu")


@pytest.mark.parametrize(
    ("there", "back", "value"),
    [
        ("rename", "rename-back", lambda instance: instance.name == "admin.shop"),
        ("more-cores", "fewer-cores", lambda instance: instance.cores == 2),
    ],
    ids=["name", "cores"],
)
def test_a_change(home: Path, there: str, back: str, value: Callable[[Instance], bool]) -> None:
    order = blank(disks=(1 << 20,))
    with running_service(home) as service:
        create_instance(service.cell, order)
    changed = False
    for step in range(1, MOST_STEPS):
        died = dies(home, back if changed else there, order.id, step)
        with running_service(home) as service:
            record = service.cell.registry.get(order.id)
            wait_for(lambda record=record: in_domain(order.id) == name_and_cores(record))
            assert virsh("list", "--all", "--name").split() == [record.name]
        if not died:
            assert value(record) is not changed, "an acknowledged change was lost"
            assert step > 2
            break
        changed = value(record)
    else:
        raise AssertionError("the order has more steps than were tried")
    with running_service(home) as service:
        start_instance(service.cell, StartInstance(id=order.id))
        stop_instance(service.cell, StopInstance(id=order.id, force=True))
