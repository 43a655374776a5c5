"""Instances, reports and pools as tests of the core need them, each with only what matters said."""

from __future__ import annotations

from nano_appliance.model.guest_room import GuestRoom
from nano_appliance.model.instance import Console, Disk, Instance, InstanceState, NetworkInterface
from nano_appliance.model.report import CellReport, InstanceReport
from nano_appliance.model.storage_pool import StorageState
from nano_appliance.model.units import GIB
from nano_appliance.model.usage import HostUsage

ROOMY = HostUsage(
    cpu_usage=5.0,
    max_cpu=8,
    available_memory=16 * GIB,
    max_memory=32 * GIB,
    available_disk=500 * GIB,
    max_disk=1000 * GIB,
)


def an_instance(
    instance_id: str = "i-1",
    *,
    name: str = "ops.web",
    owner: str = "mira",
    group: str = "ops",
    cores: int = 2,
    created: bool = True,
) -> Instance:
    return Instance(
        id=instance_id,
        name=name,
        owner=owner,
        group=group,
        cores=cores,
        memory=GIB,
        disks=(Disk(volume=f"{instance_id}_0", size=5 * GIB),),
        interfaces=(NetworkInterface(hardware_address="00:16:3e:00:00:01"),),
        console=Console(port=5901, secret="seCret12"),
        create_time="2026-01-02 03:04:05",
        created=created,
    )


def seen(instance: Instance, **state: object) -> InstanceReport:
    return InstanceReport(instance=instance, state=InstanceState(**state))  # type: ignore[arg-type]


def a_report(
    cell: str = "Cell_a",
    *instances: InstanceReport,
    sequence: int = 1,
    boot: str = "boot-1",
    address: str = "10.0.0.1",
    usage: HostUsage = ROOMY,
    stopping: bool = False,
    looked: bool = True,
    room: GuestRoom | None = None,
    storage: StorageState | None = None,
) -> CellReport:
    return CellReport(
        name=cell,
        address=address,
        port=5600,
        boot=boot,
        sequence=sequence,
        usage=usage,
        instances=tuple(instances),
        stopping=stopping,
        looked=looked,
        room=room,
        storage=storage,
    )
