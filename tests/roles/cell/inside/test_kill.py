"""A cell killed at any step of an order: the next one finds all of an instance or nothing, and loses no answer."""

from __future__ import annotations

import subprocess
import sys
import uuid
from pathlib import Path

from nano_appliance.model.orders import InstanceOrder, StartInstance, StopInstance
from nano_appliance.roles.cell.instances.create import create_instance
from nano_appliance.roles.cell.instances.delete import delete_instance
from nano_appliance.roles.cell.instances.start import start_instance
from nano_appliance.roles.cell.instances.stop import stop_instance
from nano_appliance.roles.cell.packet_filter.name import filter_name
from nano_appliance.roles.cell.service import CellService
from nano_appliance.store.network_data import NetworkData
from nano_appliance.store.storage_data import StorageData
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.running import IMAGES, running_service, virsh, wait_for

POOL = IMAGES / "local0"
MOST_STEPS = 60


def dies(home: Path, action: str, instance_id: str, step: int) -> bool:
    """Whether a cell did not live to answer the order."""
    command = [sys.executable, "-m", "tests.roles.cell.inside.doomed", str(home), action, instance_id, str(step)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode == 0:
        assert "acknowledged" in ended.stdout
        return False
    assert ended.returncode == -9, ended.stderr
    assert "acknowledged" not in ended.stdout
    return True


def is_whole(service: CellService, home: Path, instance_id: str) -> bool:
    """True for an instance that is complete, False for one of which nothing is left; anything else fails."""
    volumes = sorted(path.name for path in POOL.iterdir())
    domains = virsh("list", "--all", "--uuid").split()
    groups = [group.instance for group in StorageData(home / "data" / "storage.data").groups.all()]
    ports = [resource.instance for resource in NetworkData(home / "data" / "network.data").resources.all()]
    filters = [line.split()[0] for line in virsh("nwfilter-list").splitlines()]
    instances = service.cell.registry.all()
    if not instances:
        assert (volumes, domains, groups, ports, filters) == ([], [], [], [], [])
        return False
    (instance,) = instances
    assert instance.created
    assert not instance.deleting
    seed = [f"{instance_id}_ci.iso"] if instance.access.boot_image else []
    assert volumes == sorted([disk.volume for disk in instance.disks] + seed)
    assert filters == [instance_id]
    assert domains == groups == ports == [instance_id]
    assert service.cell.registry.state(instance_id).broken == ""
    return True


def settle(service: CellService) -> None:
    wait_for(lambda: all(one.created and not one.deleting for one in service.cell.registry.all()))


def test_creation(home: Path) -> None:
    for step in range(1, MOST_STEPS):
        instance_id = str(uuid.uuid4())
        died = dies(home, "create", instance_id, step)
        with running_service(home) as service:
            settle(service)
            whole = is_whole(service, home, instance_id)
            if whole:
                start_instance(service.cell, StartInstance(id=instance_id))
                stop_instance(service.cell, StopInstance(id=instance_id, force=True))
                delete_instance(service.cell, InstanceOrder(id=instance_id))
        if not died:
            assert whole, "an acknowledged instance was lost"
            assert step > 10
            return
    raise AssertionError("the order has more steps than were tried")


def test_deletion(home: Path) -> None:
    instance_id = str(uuid.uuid4())
    whole = False
    for step in range(1, MOST_STEPS):
        with running_service(home) as service:
            if not whole:
                create_instance(service.cell, blank(id=instance_id, disks=(1 << 20, 1 << 20)))
        died = dies(home, "delete", instance_id, step)
        with running_service(home) as service:
            settle(service)
            whole = is_whole(service, home, instance_id)
        if not died:
            assert not whole, "an acknowledged deletion was undone"
            assert step > 10
            return
    raise AssertionError("the order has more steps than were tried")


def accepts_all(instance_id: str) -> bool:
    """Whether the packet filter in force turns nothing away."""
    return "action='drop'" not in virsh("nwfilter-dumpxml", filter_name(instance_id))


def test_a_change_of_the_security_policy(home: Path) -> None:
    order = blank(disks=(1 << 20,))
    with running_service(home) as service:
        create_instance(service.cell, order)
    accepts = True
    for step in range(1, MOST_STEPS):
        died = dies(home, "protect" if accepts else "open", order.id, step)
        with running_service(home) as service:
            policy = service.cell.registry.get(order.id).security
            recorded = policy is None or policy.accept
            wait_for(lambda recorded=recorded: accepts_all(order.id) == recorded)
        if not died:
            assert recorded is not accepts, "an acknowledged change was lost"
            assert step > 3
            return
        accepts = recorded
    raise AssertionError("the order has more steps than were tried")
