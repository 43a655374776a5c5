"""The CD that tells a new system what it is to be, as a real guest finds it."""

from __future__ import annotations

import email
import json
import stat
from pathlib import Path

import pytest

from nano_appliance.model.cell_settings import NetworkSettings
from nano_appliance.model.cloud_init import CloudInit
from nano_appliance.model.errors import InvalidInput
from nano_appliance.model.hardware import DiskBus, Hardware
from nano_appliance.model.instance import GuestAccess
from nano_appliance.model.orders import InstanceOrder, StopInstance
from nano_appliance.model.units import MIB
from nano_appliance.roles.cell.domain.disk import path_inside, serial_number
from nano_appliance.roles.cell.instances.create import create_instance
from nano_appliance.roles.cell.instances.delete import delete_instance
from nano_appliance.roles.cell.instances.stop import stop_instance
from nano_appliance.roles.cell.service import CellService
from nano_appliance.store.network_data import NetworkData
from tests.lab.tiny_guest import make_tiny_guest
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.running import IMAGES, running_service
from tests.roles.cell.inside.tiny import TinyMedia, start_tiny

POOL = IMAGES / "local0"
WISH = CloudInit(admin_name="mira", admin_secret="Harbour77x", user_data="#!/bin/sh\ntouch /done\n")


def test_a_guest_reads_its_seed_and_knows_its_disks(home: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    tiny = make_tiny_guest(tmp_path_factory.mktemp("tiny"))
    order = blank("web1", disks=(MIB, MIB, MIB), cloud_init=WISH)
    with running_service(home) as service:
        inside = start_tiny(service, TinyMedia(tiny.iso), order)
        inside.wait_until_up()
        assert json.loads(inside.output("cat /run/seed/meta-data"))["local-hostname"] == "web1"
        parts = email.message_from_string(inside.output("cat /run/seed/user-data")).get_payload()
        told, script = (part.get_payload(decode=True).decode() for part in parts)
        assert script == WISH.user_data
        assert '"mira"' in told
        assert "Harbour77x" in told
        assert path_inside(DiskBus.SCSI, 2) in told
        # The kernel's letters say nothing of the order, which is why the seed goes by the serial numbers.
        told_by_disks = {inside.output(f"tr -cd 'a-z0-9-' < /sys/block/sd{each}/device/vpd_pg80") for each in "abc"}
        assert told_by_disks == {serial_number(index) for index in range(3)}
        stop_instance(service.cell, StopInstance(id=order.id, force=True))
        delete_instance(service.cell, InstanceOrder(id=order.id))
        assert list(POOL.iterdir()) == []


def test_what_is_recorded(service: CellService) -> None:
    made = create_instance(service.cell, blank("a", cloud_init=WISH))
    assert (made.access.auth_user, made.access.auth_secret) == ("mira", "Harbour77x")
    assert (made.access.cloud_init_available, made.access.host_name_due) == (True, False)
    assert (made.access.root_login_enabled, made.access.data_path) == (True, "/opt/data")
    seed = Path(made.access.boot_image)
    assert seed == POOL / f"{made.id}_ci.iso"
    assert stat.S_IMODE(seed.stat().st_mode) == 0o600


def test_a_password_is_made_up(service: CellService) -> None:
    first = create_instance(service.cell, blank("a", cloud_init=CloudInit()))
    second = create_instance(service.cell, blank("b", cloud_init=CloudInit(), hardware=Hardware(disk=DiskBus.SATA)))
    assert len(first.access.auth_secret) >= 10
    assert first.access.auth_secret != second.access.auth_secret


def test_an_address_of_its_own(home: Path) -> None:
    settings = NetworkSettings(gateway="10.9.0.1", dns=("10.9.0.2",), allocation_mode="cloudinit")
    NetworkData(home / "data" / "network.data").network.put(settings)
    with running_service(home) as service:
        access = GuestAccess(auth_user="root", address_allocation="cloudinit")
        order = blank("a", cloud_init=CloudInit(), internal_address="10.9.0.53/24", access=access)
        made = create_instance(service.cell, order)
        content = Path(made.access.boot_image).read_bytes()
        for part in (b'"10.9.0.53/24"', b'"10.9.0.1"', b'"10.9.0.2"', made.interfaces[0].hardware_address.encode()):
            assert part in content


def test_a_wish_against_the_rules_makes_nothing(service: CellService) -> None:
    with pytest.raises(InvalidInput, match="cloud_init.data_path must be an absolute path"):
        create_instance(service.cell, blank(cloud_init=CloudInit(data_path="x")))
    assert service.cell.registry.all() == []
    assert list(POOL.iterdir()) == []
