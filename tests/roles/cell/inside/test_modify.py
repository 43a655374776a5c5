"""Changing an instance: its record, its stored domain, and what runs."""

from __future__ import annotations

import re
import socket
import threading
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from nano_appliance.model.errors import Conflict, Exhausted, InvalidInput, NanoError, NotFound, Unavailable
from nano_appliance.model.hardware import Hardware, OperatingSystem
from nano_appliance.model.orders import (
    InstanceOrder,
    RenameInstance,
    SetGuestPassword,
    StartInstance,
    StopInstance,
)
from nano_appliance.model.qos import CpuPriority, DiskLimits, NetworkLimits
from nano_appliance.model.units import MIB
from nano_appliance.roles.cell.instances.access import set_guest_password
from nano_appliance.roles.cell.instances.change import rename_instance, renew_console_secret
from nano_appliance.roles.cell.instances.create import create_instance
from nano_appliance.roles.cell.instances.start import start_instance
from nano_appliance.roles.cell.instances.stop import stop_instance
from nano_appliance.roles.cell.service import CellService
from tests.lab.screen import answer_challenge
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.running import IMAGES, ISO_SOURCE, change, running_service, tool, virsh, wait_for

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def stored(instance_id: str) -> ET.Element:
    return ET.fromstring(virsh("dumpxml", "--inactive", instance_id))


def test_what_is_off_is_changed_at_once_and_starts_with_it(home: Path) -> None:
    order = blank(disks=(MIB, MIB))
    with running_service(home) as service:
        create_instance(service.cell, order)
        limits = DiskLimits(read_speed=5 * MIB, write_speed=MIB, read_iops=50, write_iops=10)
        for wish in (
            {"cores": 4},
            {"memory": 256 * MIB},
            {"cpu_priority": CpuPriority.MEDIUM},
            {"disk_limits": limits},
            {"auto_start": True},
        ):
            assert change(service, order.id, **wish) == ""
            with pytest.raises(Conflict, match="already has the same"):
                change(service, order.id, **wish)
        domain = stored(order.id)
        assert (domain.findtext("vcpu"), domain.findtext("memory")) == ("4", str(256 * 1024))
        assert domain.findtext("cputune/shares") == "1000"
        tunes = [{each.tag: each.text for each in tune} for tune in domain.iter("iotune")]
        expected = {"read_bytes_sec": "5242880", "write_bytes_sec": "1048576"}
        assert tunes == [expected | {"read_iops_sec": "50", "write_iops_sec": "10"}] * 2
    with running_service(home) as service:
        record = service.cell.registry.get(order.id)
        assert (record.cores, record.memory, record.auto_start) == (4, 256 * MIB, True)
        start_instance(service.cell, StartInstance(id=order.id))
        assert service.cell.registry.state(order.id).notice == ""
        assert service.cell.domains.sizes(order.id).cores == 4
        stop_instance(service.cell, StopInstance(id=order.id, force=True))


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        ({"cores": 3}, "cores must be 1 or an even number"),
        ({"memory": 5}, "memory must be"),
        ({"disk_limits": DiskLimits(read_iops=-1)}, "read_iops must not be negative"),
        ({"network_limits": NetworkLimits(send_speed=-1)}, "send_speed must not be negative"),
    ],
)
def test_changes_against_the_rules(service: CellService, wish: dict[str, object], reason: str) -> None:
    order = blank()
    before = create_instance(service.cell, order)
    definition = virsh("dumpxml", order.id)
    with pytest.raises(InvalidInput, match=reason):
        change(service, order.id, **wish)
    assert service.cell.registry.get(order.id) == before
    assert virsh("dumpxml", order.id) == definition


def test_what_cannot_be_changed_while_it_runs_waits_and_says_so(home: Path) -> None:
    order = blank()
    with running_service(home) as service:
        create_instance(service.cell, order)
        start_instance(service.cell, StartInstance(id=order.id))
        assert change(service, order.id, cores=2) == "2 cores from the next start on, 1 core until then"
        notice = change(service, order.id, memory=256 * MIB)
        assert "256 MiB of memory from the next start on, 128 MiB until then" in notice
        assert change(service, order.id, cores=1) == notice.partition("; ")[2]
        change(service, order.id, cores=2)
    # Another cell process knows of it from what it sees.
    with running_service(home) as service:
        cell = service.cell
        wait_for(lambda: cell.registry.state(order.id).notice == notice)
        stop_instance(cell, StopInstance(id=order.id, force=True))
        assert cell.registry.state(order.id).notice == ""
        start_instance(cell, StartInstance(id=order.id))
        service.watcher.look()
        assert cell.registry.state(order.id).notice == ""
        assert cell.domains.sizes(order.id).cores == 2
        assert cell.domains.sizes(order.id).memory == 256 * MIB
        stop_instance(cell, StopInstance(id=order.id, force=True))


def accepts(port: int, address: str, password: str) -> bool:
    """Whether a screen lets one in with a password."""
    with socket.create_connection((address, port), timeout=10) as connection:
        stream = connection.makefile("rwb")
        stream.write(stream.read(12))
        stream.flush()
        assert 2 in stream.read(stream.read(1)[0]), "VNC authentication is offered"
        stream.write(b"\x02")
        stream.flush()
        stream.write(answer_challenge(password, stream.read(16)))
        stream.flush()
        return stream.read(4) == bytes(4)


def test_a_new_password_of_the_screen_counts_at_once_and_later(service: CellService) -> None:
    cell, order = service.cell, blank()
    console = create_instance(cell, order).console
    renewed = renew_console_secret(cell, InstanceOrder(id=order.id)).instance.console
    assert renewed.port == console.port
    assert renewed.secret != console.secret
    assert re.fullmatch(r"\S{8}", renewed.secret)
    start_instance(cell, StartInstance(id=order.id))
    assert accepts(console.port, cell.identity.address, renewed.secret)
    newest = renew_console_secret(cell, InstanceOrder(id=order.id)).instance.console
    assert accepts(console.port, cell.identity.address, newest.secret)
    assert not accepts(console.port, cell.identity.address, renewed.secret)
    stop_instance(cell, StopInstance(id=order.id, force=True))
    start_instance(cell, StartInstance(id=order.id))
    assert accepts(console.port, cell.identity.address, newest.secret)
    stop_instance(cell, StopInstance(id=order.id, force=True))


def test_a_new_name_lasts(home: Path) -> None:
    order, other = blank(), blank("other")
    with running_service(home) as service:
        cell = service.cell
        create_instance(cell, order)
        create_instance(cell, other)
        for name, reason in (("admin.web", "has this name already"), ("admin.other", "'admin.other' exists already")):
            with pytest.raises(Conflict, match=reason):
                rename_instance(cell, RenameInstance(id=order.id, name=name))
        with pytest.raises(InvalidInput, match="name 'admin/x' may only contain"):
            rename_instance(cell, RenameInstance(id=order.id, name="admin/x"))
        assert rename_instance(cell, RenameInstance(id=order.id, name="admin.shop")).instance.name == "admin.shop"
        start_instance(cell, StartInstance(id=order.id))
        with pytest.raises(Conflict, match="must be stopped before it is renamed"):
            rename_instance(cell, RenameInstance(id=order.id, name="admin.web"))
        stop_instance(cell, StopInstance(id=order.id, force=True))
    assert set(virsh("list", "--all", "--name").split()) == {"admin.shop", "admin.other"}
    with running_service(home) as service:
        assert service.cell.registry.get(order.id).name == "admin.shop"


def test_a_name_that_a_foreign_domain_has(service: CellService) -> None:
    foreign = "<domain type='qemu'><name>admin.shop</name><memory>65536</memory><os><type>hvm</type></os></domain>"
    Path("/run/foreign.xml").write_text(foreign)
    virsh("define", "/run/foreign.xml")
    order = blank()
    before = create_instance(service.cell, order)
    with pytest.raises(NanoError, match=r"'admin\.shop' already exists"):
        rename_instance(service.cell, RenameInstance(id=order.id, name="admin.shop"))
    assert service.cell.registry.get(order.id) == before


def test_a_full_disk_under_the_records(home: Path) -> None:
    (home / "data").mkdir(parents=True)
    tool("mount", "-t", "tmpfs", "-o", "size=256k", "small", str(home / "data"))
    try:
        with running_service(home) as service:
            order = blank()
            before = create_instance(service.cell, order)
            definition = virsh("dumpxml", order.id)
            filler = home / "data" / "filler"
            with pytest.raises(OSError, match="No space left"):
                filler.write_bytes(bytes(1 << 20))
            with pytest.raises(Exhausted, match="No space left on device"):
                change(service, order.id, cores=2)
            assert service.cell.registry.get(order.id) == before
            assert virsh("dumpxml", order.id) == definition
            filler.unlink()
            change(service, order.id, cores=2)
    finally:
        tool("umount", str(home / "data"))


def test_unknown_and_broken_instances(home: Path) -> None:
    with running_service(home) as service:
        cell, order = service.cell, blank()
        for attempt in (
            lambda: change(service, UNKNOWN, cores=2),
            lambda: rename_instance(cell, RenameInstance(id=UNKNOWN, name="admin.x")),
            lambda: renew_console_secret(cell, InstanceOrder(id=UNKNOWN)),
            lambda: set_guest_password(cell, SetGuestPassword(id=UNKNOWN)),
        ):
            with pytest.raises(NotFound, match="does not exist on this cell"):
                attempt()
        create_instance(cell, order)
        (IMAGES / "local0" / f"{order.id}_sys.qcow2").unlink()
    with running_service(home) as service:
        wait_for(lambda: service.cell.registry.state(order.id).broken != "")
        with pytest.raises(Conflict, match="cannot be used: its volume"):
            change(service, order.id, cores=2)


def test_passwords_need_a_running_system_with_an_agent(service: CellService) -> None:
    cell, order = service.cell, blank()
    create_instance(cell, order)
    before = cell.registry.get(order.id)
    with pytest.raises(InvalidInput, match="user 'a b' may only contain"):
        set_guest_password(cell, SetGuestPassword(id=order.id, user="a b"))
    with pytest.raises(InvalidInput, match="password must be one line"):
        set_guest_password(cell, SetGuestPassword(id=order.id, user="root", password="a\nb"))
    with pytest.raises(Conflict, match="is not running"):
        set_guest_password(cell, SetGuestPassword(id=order.id, user="root"))
    start_instance(cell, StartInstance(id=order.id, media=ISO_SOURCE))
    with pytest.raises(Unavailable, match=r"no guest agent answers in instance 'admin\.web'"):
        set_guest_password(cell, SetGuestPassword(id=order.id, user="root", password="s3cret"))
    assert cell.registry.get(order.id) == before
    stop_instance(cell, StopInstance(id=order.id, force=True))


def test_changes_at_once_are_all_kept(service: CellService) -> None:
    order = blank()
    create_instance(service.cell, order)
    wishes: list[dict[str, object]] = [{"cores": 2}, {"memory": 256 * MIB}, {"auto_start": True}]
    threads = [threading.Thread(target=change, args=(service, order.id), kwargs=wish) for wish in wishes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    record = service.cell.registry.get(order.id)
    assert (record.cores, record.memory, record.auto_start) == (2, 256 * MIB, True)
    assert stored(order.id).findtext("vcpu") == "2"


def test_windows_is_not_named(service: CellService) -> None:
    order = blank(hardware=Hardware(operating_system=OperatingSystem.WINDOWS))
    assert not create_instance(service.cell, order).access.host_name_due
