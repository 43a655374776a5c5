"""How busy the host is and what room it has: one look every report."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from nano_appliance.model.usage import HostUsage
from nano_appliance.roles.cell.monitor.cpu_window import CpuWindow
from nano_appliance.roles.cell.monitor.kernel_counters import (
    cpu_times,
    disk_traffic,
    memory,
    network_traffic,
    physical_disks,
    physical_interfaces,
)
from nano_appliance.roles.cell.monitor.rates import Rates, Sample
from nano_appliance.roles.cell.storage.attaching import Room

PROC = Path("/proc")


class HostMeter:
    """Measures this host; speeds are those since the look before, CPU usage that of the last seconds."""

    def __init__(self, room: Callable[[], Room], *, clock: Callable[[], float] = time.monotonic) -> None:
        """`room` tells how much is left on the disks for volumes."""
        self._room = room
        self._clock = clock
        self._rates = Rates()
        self._cpu = CpuWindow()
        self._look()

    def measure(self) -> HostUsage:
        """The host's usage now; raises OSError when the room for volumes cannot be told."""
        cpu_usage, rates = self._look()
        available_memory, max_memory = memory(_read("meminfo"))
        room = self._room()
        return HostUsage(
            cpu_usage=cpu_usage,
            max_cpu=os.cpu_count() or 1,
            available_memory=available_memory,
            max_memory=max_memory,
            available_disk=room.available,
            max_disk=room.total,
            read_speed=int(rates["read"]),
            write_speed=int(rates["written"]),
            receive_speed=int(rates["received"]),
            send_speed=int(rates["sent"]),
        )

    def _look(self) -> tuple[float, dict[str, float]]:
        """CPU usage in percent, and speeds in bytes per second."""
        moment = self._clock()
        read, written = disk_traffic(_read("diskstats"), physical_disks())
        received, sent = network_traffic(_read("net/dev"), physical_interfaces())
        counters = {"read": read, "written": written, "received": received, "sent": sent}
        return self._cpu.update(moment, *cpu_times(_read("stat"))), self._rates.update(Sample(moment, counters))


def _read(name: str) -> str:
    return (PROC / name).read_text(encoding="utf-8", errors="replace")
