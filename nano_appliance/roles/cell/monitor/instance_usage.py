"""The usage of each instance from the hypervisor's counters; remembers only what rates need."""

from __future__ import annotations

from nano_appliance.model.instance import InstanceUsage
from nano_appliance.roles.cell.hypervisor.statistics import DomainStatistics
from nano_appliance.roles.cell.monitor.rates import Rates, Sample

CPU = "cpu"
NANOSECONDS = 1e9


class InstanceMeter:
    """Turns counters into figures, one instance at a time."""

    def __init__(self) -> None:
        self._rates: dict[str, Rates] = {}

    def measure(self, instance_id: str, cores: int, statistics: DomainStatistics, moment: float) -> InstanceUsage:
        """Figures of an instance with `cores` virtual CPUs at `moment` of a monotonic clock."""
        if not statistics.running:
            self.forget(instance_id)
            return InstanceUsage()
        rates = self._rates.setdefault(instance_id, Rates())
        busy = rates.update(Sample(moment, {CPU: statistics.cpu_time}))[CPU] / NANOSECONDS
        return InstanceUsage(
            cpu_usage=min(100.0, 100.0 * busy / cores),
            memory_available=statistics.memory_available,
            bytes_read=statistics.bytes_read,
            bytes_written=statistics.bytes_written,
            bytes_received=statistics.bytes_received,
            bytes_sent=statistics.bytes_sent,
        )

    def forget(self, instance_id: str) -> None:
        """Drop what is remembered of an instance that is off or gone."""
        self._rates.pop(instance_id, None)
