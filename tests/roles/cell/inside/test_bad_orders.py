"""Orders that cannot be carried out: a clear reason, and nothing changed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from nano_appliance.model.errors import Conflict, Exhausted, InvalidInput, NanoError, NotFound, Unavailable
from nano_appliance.model.hardware import ControlProtocol, DiskBus, DisplayModel, Hardware
from nano_appliance.model.orders import (
    ChangeSecurity,
    ImageSource,
    InsertMedia,
    InstanceOrder,
    OpenConsole,
    StartInstance,
    StopInstance,
)
from nano_appliance.model.security import Protocol, SecurityPolicy, SecurityRule
from nano_appliance.model.security_changes import AppendRule, RemoveRule, SetDefault
from nano_appliance.roles.cell.domain.offers import Offers
from nano_appliance.roles.cell.instances.console import open_console
from nano_appliance.roles.cell.instances.create import create_instance
from nano_appliance.roles.cell.instances.delete import delete_instance
from nano_appliance.roles.cell.instances.media import eject_media, insert_media
from nano_appliance.roles.cell.instances.security import change_security
from nano_appliance.roles.cell.instances.start import start_instance
from nano_appliance.roles.cell.instances.stop import stop_instance
from nano_appliance.roles.cell.packet_filter.name import filter_name
from nano_appliance.roles.cell.service import CellService
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.running import IMAGES, ISO_SOURCE, tool, virsh

POOL = IMAGES / "local0"
NO_RULE = SecurityRule(accept=True, protocol=Protocol.TCP, source_address="nowhere")
UNKNOWN = "00000000-0000-4000-8000-000000000000"


def nothing_is_there(service: CellService) -> None:
    assert service.cell.registry.all() == []
    assert list(POOL.iterdir()) == []
    assert virsh("list", "--all", "--uuid").split() == []
    assert virsh("nwfilter-list") == ""


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": "../../etc/passwd"}, "id .* must be a UUID"),
        ({"name": "admin.a/b"}, "name 'admin.a/b' may only contain"),
        ({"name": ""}, "name is required"),
        ({"cores": 0}, "cores must be"),
        ({"cores": 3}, "cores must be 1 or an even number"),
        ({"memory": 0}, "memory must be"),
        ({"disks": ()}, "disks must list"),
        ({"disks": (0,)}, r"disks\[0\] must be"),
        ({"disks": (1 << 20,) * 3, "hardware": Hardware(disk=DiskBus.IDE)}, "not be more than 2 on the ide bus"),
        ({"hardware_address": "52:54:00:00:00:01"}, "hardware_address '52:54:00:00:00:01' must be 00:16:3e"),
        ({"security": SecurityPolicy(rules=(NO_RULE,))}, "from_address 'nowhere' must be an IPv4 address"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_creation_against_the_rules(service: CellService, change: dict[str, object], reason: str) -> None:
    with pytest.raises(InvalidInput, match=reason):
        create_instance(service.cell, blank(**change))
    nothing_is_there(service)


def test_hardware_that_this_hypervisor_does_not_offer(service: CellService) -> None:
    facts = service.cell.host_facts()
    assert facts.offers.disks is not None, "libvirt here tells what it offers"
    assert facts.offers.controls is not None
    lean = Offers(controls=frozenset({"vnc"}), displays=frozenset({"vga"}), disks=facts.offers.disks)
    assert service.cell.capabilities is not None
    service.cell.learn(replace(service.cell.capabilities, offers=lean))
    for hardware, reason in (
        (
            Hardware(control=ControlProtocol.SPICE),
            "control 'spice' is not offered by this host's hypervisor: it offers vnc",
        ),
        (Hardware(display=DisplayModel.QXL), "display 'qxl' is not offered"),
    ):
        with pytest.raises(Conflict, match=reason):
            create_instance(service.cell, blank(hardware=hardware))
    nothing_is_there(service)


def test_changes_of_a_policy_against_the_rules(service: CellService) -> None:
    cell, order = service.cell, blank()
    create_instance(cell, order)
    with pytest.raises(NotFound, match="does not exist"):
        change_security(cell, ChangeSecurity(id=UNKNOWN, change=RemoveRule(index=0)))
    with pytest.raises(InvalidInput, match="from_address 'nowhere'"):
        change_security(cell, ChangeSecurity(id=order.id, change=AppendRule(rule=NO_RULE)))
    with pytest.raises(InvalidInput, match="there are no rules"):
        change_security(cell, ChangeSecurity(id=order.id, change=RemoveRule(index=0)))
    assert cell.registry.get(order.id).security is None


def test_a_policy_that_cannot_be_recorded_is_not_enforced(
    service: CellService, monkeypatch: pytest.MonkeyPatch
) -> None:
    cell, order = service.cell, blank()
    create_instance(cell, order)

    def full(_instance: object) -> None:
        raise Exhausted("no space left on the disk")

    monkeypatch.setattr(cell.registry, "put", full)
    with pytest.raises(Exhausted):
        change_security(cell, ChangeSecurity(id=order.id, change=SetDefault(accept=False)))
    assert "<rule" not in virsh("nwfilter-dumpxml", filter_name(order.id))


def test_more_than_the_disk_holds(service: CellService) -> None:
    with pytest.raises(Exhausted, match="bytes left"):
        create_instance(service.cell, blank(disks=(1 << 45,)))
    nothing_is_there(service)


def test_unknown_instances(service: CellService) -> None:
    cell, order = service.cell, InstanceOrder(id=UNKNOWN)
    for attempt in (
        lambda: delete_instance(cell, order),
        lambda: start_instance(cell, StartInstance(id=UNKNOWN)),
        lambda: stop_instance(cell, StopInstance(id=UNKNOWN)),
        lambda: eject_media(cell, order),
        lambda: insert_media(cell, InsertMedia(id=UNKNOWN, media=ISO_SOURCE)),
        lambda: open_console(cell, pytest.fail, OpenConsole(id=UNKNOWN)),
    ):
        with pytest.raises(NotFound, match=f"'{UNKNOWN}' does not exist"):
            attempt()


def test_twice_the_same_id_or_name(service: CellService) -> None:
    order = blank()
    create_instance(service.cell, order)
    for again in (order, blank()):
        with pytest.raises(Conflict, match=r"'admin\.web' exists already"):
            create_instance(service.cell, again)
    assert len(list(POOL.iterdir())) == 1


def test_a_name_that_another_domain_of_the_host_has(service: CellService) -> None:
    foreign = "<domain type='qemu'><name>admin.web</name><memory>65536</memory><os><type>hvm</type></os></domain>"
    Path("/run/foreign.xml").write_text(foreign)
    virsh("define", "/run/foreign.xml")
    with pytest.raises(NanoError, match=r"'admin\.web' already exists"):
        create_instance(service.cell, blank())
    assert service.cell.registry.all() == []
    assert list(POOL.iterdir()) == []
    assert virsh("list", "--all", "--name").split() == ["admin.web"]


def test_a_hardware_address_is_taken_once(service: CellService) -> None:
    address = "00:16:3e:00:00:01"
    made = create_instance(service.cell, blank("a", hardware_address=address))
    assert made.interfaces[0].hardware_address == address
    with pytest.raises(Conflict, match=f"hardware address {address} belongs to another instance"):
        create_instance(service.cell, blank("b", hardware_address=address))
    assert [one.id for one in service.cell.registry.all()] == [made.id]


def test_two_orders_at_once(service: CellService) -> None:
    cell, order = service.cell, blank()
    create_instance(cell, order)
    outcomes: list[str] = []
    barrier = threading.Barrier(6)

    def start() -> None:
        barrier.wait()
        try:
            start_instance(cell, StartInstance(id=order.id))
        except Conflict as refusal:
            outcomes.append(refusal.message)
        else:
            outcomes.append("started")

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("started") == 1
    assert all("is busy with its start" in one or "is running already" in one for one in outcomes if one != "started")
    stop_instance(cell, StopInstance(id=order.id, force=True))


def test_many_creations_at_once_share_nothing(service: CellService) -> None:
    orders = [blank(f"n{index}", disks=(1 << 20,)) for index in range(8)]
    threads = [threading.Thread(target=create_instance, args=(service.cell, order)) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made = service.cell.registry.all()
    assert {one.id for one in made if one.created} == {order.id for order in orders}
    assert len({one.console.port for one in made}) == len(orders)
    assert len({one.interfaces[0].hardware_address for one in made}) == len(orders)


def test_a_cell_that_is_full(service: CellService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(service.cell.registry), "guest_limit", 1)
    create_instance(service.cell, blank("one"))
    with pytest.raises(Exhausted, match="the most it takes is 1"):
        create_instance(service.cell, blank("two"))
    assert len(service.cell.registry.all()) == 1


def test_media_that_cannot_be_fetched(service: CellService, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def gone(source: ImageSource, offset: int) -> Iterator[list[bytes]]:
        raise NotFound("image not found")
        yield []

    cell, order = service.cell, blank()
    create_instance(cell, order)
    monkeypatch.setattr(cell.media, "_fetch", gone)
    with pytest.raises(NotFound, match="image not found"):
        start_instance(cell, StartInstance(id=order.id, media=ISO_SOURCE))
    assert not cell.registry.state(order.id).running
    assert cell.registry.state(order.id).progress == 0


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    tool("mount", "-t", "tmpfs", "-o", options, "small", str(folder))
    try:
        yield
    finally:
        tool("umount", str(folder))


def test_a_disk_that_gets_full_at_the_second_volume(service: CellService) -> None:
    # Two inodes: the folder itself and one file.
    with mounted(POOL, "size=64m,nr_inodes=2"):
        with pytest.raises(Exhausted, match="no space left on the disk"):
            create_instance(service.cell, blank(disks=(1 << 20, 1 << 20)))
        nothing_is_there(service)


def test_a_full_disk_under_the_records(home: Path) -> None:
    from tests.roles.cell.inside.running import running_service

    with mounted(home / "data", "size=256k"), running_service(home) as service:
        filler = home / "data" / "filler"
        with pytest.raises(OSError, match="No space left"):
            filler.write_bytes(bytes(1 << 20))
        with pytest.raises(Exhausted, match="No space left on device"):
            create_instance(service.cell, blank())
        nothing_is_there(service)
        filler.unlink()
        create_instance(service.cell, blank())


def test_without_a_hypervisor(service: CellService) -> None:
    order = blank()
    create_instance(service.cell, order)
    service.connection.stop()
    for attempt in (
        lambda: start_instance(service.cell, StartInstance(id=order.id)),
        lambda: delete_instance(service.cell, InstanceOrder(id=order.id)),
        lambda: create_instance(service.cell, blank("other")),
    ):
        with pytest.raises(Unavailable, match="the hypervisor cannot be reached"):
            attempt()
    assert not service.cell.registry.get(order.id).deleting
