"""The life of an instance on a real hypervisor: created, started from an ISO, stopped, deleted."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from nano_appliance.model.errors import Conflict, NotFound, Unavailable
from nano_appliance.model.orders import InsertMedia, InstanceOrder, StartInstance, StopInstance
from nano_appliance.roles.cell.instances.create import create_instance
from nano_appliance.roles.cell.instances.delete import delete_instance
from nano_appliance.roles.cell.instances.media import eject_media, insert_media
from nano_appliance.roles.cell.instances.start import start_instance
from nano_appliance.roles.cell.instances.stop import stop_instance
from nano_appliance.roles.cell.service import CellService
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.running import IMAGES, ISO_ID, ISO_SOURCE, wait_for

POOL = IMAGES / "local0"


def test_from_creation_to_deletion(service: CellService) -> None:
    cell = service.cell
    order = blank(disks=(1 << 30, 2 << 30))
    instance = create_instance(cell, order)
    assert instance.created
    assert [disk.size for disk in instance.disks] == [1 << 30, 2 << 30]
    assert sorted(path.name for path in POOL.iterdir()) == sorted(disk.volume for disk in instance.disks)
    assert not cell.registry.state(order.id).running

    start_instance(cell, StartInstance(id=order.id, media=ISO_SOURCE))
    assert cell.registry.state(order.id).running
    assert cell.registry.state(order.id).media == ISO_ID
    with pytest.raises(Conflict, match="running already"):
        start_instance(cell, StartInstance(id=order.id))
    with pytest.raises(Conflict, match="must be stopped"):
        delete_instance(cell, InstanceOrder(id=order.id))
    wait_for(lambda: cell.registry.state(order.id).usage.cpu_usage > 0)
    assert cell.registry.state(order.id).media == ISO_ID

    stop_instance(cell, StopInstance(id=order.id, reboot=True, force=True))
    assert cell.domains.is_running(order.id)
    with pytest.raises(Unavailable, match="did not shut down within 0.2 seconds"):
        stop_instance(cell, StopInstance(id=order.id, patience=0.2))
    stop_instance(cell, StopInstance(id=order.id, force=True))
    assert not cell.registry.state(order.id).running
    assert cell.registry.state(order.id).media == ""
    with pytest.raises(Conflict, match="is not running"):
        stop_instance(cell, StopInstance(id=order.id, force=True))

    delete_instance(cell, InstanceOrder(id=order.id))
    assert list(POOL.iterdir()) == []
    assert cell.registry.all() == []
    assert cell.domains.statistics() == {}
    with pytest.raises(NotFound):
        delete_instance(cell, InstanceOrder(id=order.id))


def test_the_next_start_has_an_empty_drive(service: CellService) -> None:
    cell, order = service.cell, blank()
    create_instance(cell, order)
    start_instance(cell, StartInstance(id=order.id, media=ISO_SOURCE))
    stop_instance(cell, StopInstance(id=order.id, force=True))
    start_instance(cell, StartInstance(id=order.id))
    assert cell.registry.state(order.id).media == ""
    stop_instance(cell, StopInstance(id=order.id, force=True))


def test_media_of_a_running_instance(service: CellService) -> None:
    cell, order = service.cell, blank()
    create_instance(cell, order)
    with pytest.raises(Conflict, match="is not running"):
        insert_media(cell, InsertMedia(id=order.id, media=ISO_SOURCE))
    start_instance(cell, StartInstance(id=order.id))
    with pytest.raises(Conflict, match="is empty"):
        eject_media(cell, InstanceOrder(id=order.id))
    insert_media(cell, InsertMedia(id=order.id, media=ISO_SOURCE))
    with pytest.raises(Conflict, match="is not empty"):
        insert_media(cell, InsertMedia(id=order.id, media=ISO_SOURCE))
    service.watcher.look()
    assert cell.registry.state(order.id).media == ISO_ID
    eject_media(cell, InstanceOrder(id=order.id))
    service.watcher.look()
    assert cell.registry.state(order.id).media == ""
    stop_instance(cell, StopInstance(id=order.id, force=True))


def test_a_guest_that_ends_by_itself_is_seen_at_once(service: CellService) -> None:
    cell, order = service.cell, blank()
    create_instance(cell, order)
    start_instance(cell, StartInstance(id=order.id))
    pid = Path("/run/libvirt/qemu/admin.web.pid").read_text()
    subprocess.run(["kill", "-9", pid], check=True)
    assert cell.registry.wait_until_off(order.id, 1.0)


def test_the_screen_listens_on_the_management_address_only(service: CellService) -> None:
    cell, order = service.cell, blank()
    port = create_instance(cell, order).console.port
    start_instance(cell, StartInstance(id=order.id))
    listening = subprocess.run(["ss", "-Htln"], capture_output=True, text=True, check=True).stdout
    assert f"{cell.identity.address}:{port} " in listening
    assert f"0.0.0.0:{port} " not in listening
    stop_instance(cell, StopInstance(id=order.id, force=True))
