from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.model.errors import Conflict, InvalidInput
from nano_appliance.model.instance import Console, Disk, Instance
from nano_appliance.model.instance_change import WORDS, InstanceChange, changed
from nano_appliance.model.qos import GREATEST_LIMIT, CpuPriority, DiskLimits, NetworkLimits, QoS
from nano_appliance.model.units import GIB, MIB

WEB = Instance(
    id="a",
    name="ops.web",
    owner="mira",
    group="ops",
    cores=2,
    memory=GIB,
    disks=(Disk(volume="a", size=GIB),),
    interfaces=(),
    console=Console(port=5901, secret="secret12"),
    qos=QoS(read_iops=5, send_speed=7),
)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (InstanceChange(cores=4), {"cores": 4}),
        (InstanceChange(memory=2 * GIB), {"memory": 2 * GIB}),
        (InstanceChange(auto_start=True), {"auto_start": True}),
        (InstanceChange(cores=1, memory=512 * MIB), {"cores": 1, "memory": 512 * MIB}),
        (
            InstanceChange(cpu_priority=CpuPriority.LOW),
            {"qos": QoS(cpu_priority=CpuPriority.LOW, read_iops=5, send_speed=7)},
        ),
        (
            InstanceChange(disk_limits=DiskLimits(read_speed=1, write_speed=2, write_iops=3)),
            {"qos": QoS(read_speed=1, write_speed=2, write_iops=3, send_speed=7)},
        ),
        (
            InstanceChange(network_limits=NetworkLimits(receive_speed=9)),
            {"qos": QoS(read_iops=5, receive_speed=9)},
        ),
    ],
)
def test_only_what_is_named_changes(change: InstanceChange, expected: dict[str, object]) -> None:
    assert changed(WEB, change) == msgspec.structs.replace(WEB, **expected)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (InstanceChange(cores=2), "already has the same number of cores"),
        (InstanceChange(memory=GIB), "already has the same amount of memory"),
        (InstanceChange(auto_start=False), "already has the same auto-start setting"),
        (InstanceChange(cpu_priority=CpuPriority.HIGH), "already has the same CPU priority"),
        (InstanceChange(disk_limits=DiskLimits(read_iops=5)), "already has the same disk limits"),
        (InstanceChange(network_limits=NetworkLimits(send_speed=7)), "already has the same network limits"),
        (InstanceChange(cores=4, memory=GIB), "already has the same amount of memory"),
    ],
)
def test_what_is_so_already_is_refused(change: InstanceChange, complaint: str) -> None:
    with pytest.raises(Conflict, match=f"^guest 'ops.web' {complaint}$"):
        changed(WEB, change)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (InstanceChange(cores=0), "cores must be from 1"),
        (InstanceChange(cores=3), "cores must be 1 or an even number"),
        (InstanceChange(cores=130), "cores 130 cannot be laid out"),
        (InstanceChange(memory=1), "memory must be from"),
        (InstanceChange(memory=GIB + 1), "memory must be a multiple"),
        (InstanceChange(disk_limits=DiskLimits(read_speed=-1)), "read_speed must not be negative"),
        (InstanceChange(network_limits=NetworkLimits(send_speed=GREATEST_LIMIT + 1)), "send_speed must not be greater"),
    ],
)
def test_values_against_the_rules(change: InstanceChange, complaint: str) -> None:
    with pytest.raises(InvalidInput, match=complaint):
        changed(WEB, change)


def test_every_setting_has_its_word() -> None:
    assert set(WORDS) == set(InstanceChange.__struct_fields__)


rates = st.integers(0, GREATEST_LIMIT)


@given(rates, rates, rates, rates)
def test_reading_and_writing_are_never_swapped(read: int, write: int, reads: int, writes: int) -> None:
    before = msgspec.structs.replace(WEB, qos=QoS(read_speed=GREATEST_LIMIT + 1))
    wanted = DiskLimits(read_speed=read, write_speed=write, read_iops=reads, write_iops=writes)
    after = changed(before, InstanceChange(disk_limits=wanted)).qos
    assert (after.read_speed, after.write_speed, after.read_iops, after.write_iops) == (read, write, reads, writes)
