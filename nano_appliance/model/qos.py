"""Quality of service: how much of the host an instance may take."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from nano_appliance.model.errors import InvalidInput


class CpuPriority(StrEnum):
    """Weight of an instance against its neighbours on a busy host; never a cap, which is `QoS.cpu_limit`."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


CPU_SHARES = {CpuPriority.HIGH: 2000, CpuPriority.MEDIUM: 1000, CpuPriority.LOW: 500}
"""CPU shares handed to the hypervisor (the older platform's weights)."""


WHOLE_CORE = 100
"""Percent; the greatest cap, which says no more than none."""

GREATEST_LIMIT = 10**12
"""Bytes or operations per second; more is no limit, and some hypervisors do not take it."""


class DiskLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What each disk may do: bytes per second and operations per second, 0 for no limit."""

    read_speed: int = 0
    write_speed: int = 0
    read_iops: int = 0
    write_iops: int = 0


class NetworkLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What each network card may receive and send: bytes per second, 0 for no limit."""

    receive_speed: int = 0
    send_speed: int = 0


def check_limits(limits: DiskLimits | NetworkLimits | QoS, prefix: str = "") -> None:
    """Raise InvalidInput for a limit that is none; `prefix` goes before the field's name in the message."""
    for field in limits.__struct_fields__:
        value = getattr(limits, field)
        if isinstance(value, int) and not 0 <= value <= GREATEST_LIMIT:
            rule = "not be negative" if value < 0 else f"not be greater than {GREATEST_LIMIT}"
            raise InvalidInput(f"{prefix}{field} must {rule}")


def check_cpu_limit(limit: int, prefix: str = "") -> None:
    """Raise InvalidInput for a cap of processor time that is none; `prefix` as above."""
    if not 0 <= limit <= WHOLE_CORE:
        raise InvalidInput(f"{prefix}cpu_limit must be from 1 to {WHOLE_CORE} percent, or 0 for none")


class QoS(msgspec.Struct, frozen=True, kw_only=True):
    """Limits of an instance: bytes per second and operations per second, 0 for no limit.

    `cpu_limit` is the percent of each of its cores that it may use, 0 for no cap.
    """

    cpu_priority: CpuPriority = CpuPriority.HIGH
    cpu_limit: int = 0
    write_speed: int = 0
    write_iops: int = 0
    read_speed: int = 0
    read_iops: int = 0
    receive_speed: int = 0
    send_speed: int = 0
