"""Quality of service: how much of the host an instance may take."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class CpuPriority(StrEnum):
    """Weight of an instance against its neighbours on a busy host; never a cap."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


CPU_SHARES = {CpuPriority.HIGH: 2000, CpuPriority.MEDIUM: 1000, CpuPriority.LOW: 500}
"""CPU shares handed to the hypervisor (the older platform's weights)."""


class QoS(msgspec.Struct, frozen=True, kw_only=True):
    """Limits of an instance: bytes per second and operations per second, 0 for no limit."""

    cpu_priority: CpuPriority = CpuPriority.HIGH
    write_speed: int = 0
    write_iops: int = 0
    read_speed: int = 0
    read_iops: int = 0
    receive_speed: int = 0
    send_speed: int = 0
