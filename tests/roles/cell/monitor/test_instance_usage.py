from __future__ import annotations

from nano_appliance.model.instance import InstanceUsage
from nano_appliance.roles.cell.hypervisor.statistics import DomainStatistics
from nano_appliance.roles.cell.monitor.instance_usage import InstanceMeter

SECOND = 1_000_000_000


def seen(cpu_time: int, *, running: bool = True) -> DomainStatistics:
    return DomainStatistics(running=running, cpu_time=cpu_time, memory_available=7, bytes_read=3)


def test_percent_of_its_own_cores() -> None:
    meter = InstanceMeter()
    assert meter.measure("a", 2, seen(0), 10.0).cpu_usage == 0.0
    usage = meter.measure("a", 2, seen(2 * SECOND), 12.0)
    assert usage.cpu_usage == 50.0
    assert (usage.memory_available, usage.bytes_read) == (7, 3)
    assert meter.measure("a", 2, seen(9 * SECOND), 14.0).cpu_usage == 100.0


def test_a_new_start_counts_from_its_beginning() -> None:
    meter = InstanceMeter()
    meter.measure("a", 1, seen(50 * SECOND), 10.0)
    assert meter.measure("a", 1, seen(0, running=False), 12.0) == InstanceUsage()
    assert meter.measure("a", 1, seen(60 * SECOND), 14.0).cpu_usage == 0.0
