"""What can be changed of an instance without touching its disks, and what its record becomes; pure."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from nano_appliance.model.creation import check_cores, check_memory
from nano_appliance.model.errors import Conflict
from nano_appliance.model.instance import Instance
from nano_appliance.model.qos import CpuPriority, DiskLimits, NetworkLimits, check_cpu_limit, check_limits

WORDS = {
    "cores": "number of cores",
    "memory": "amount of memory",
    "auto_start": "auto-start setting",
    "cpu_priority": "CPU priority",
    "cpu_limit": "CPU limit",
    "disk_limits": "disk limits",
    "network_limits": "network limits",
}
"""How a person calls the fields of InstanceChange."""


class InstanceChange(msgspec.Struct, frozen=True, kw_only=True):
    """New settings; None leaves one as it is. Memory in bytes, CPU limit in percent of each core.

    Limits of disks and network replace all the old ones of their kind.
    """

    cores: int | None = None
    memory: int | None = None
    auto_start: bool | None = None
    cpu_priority: CpuPriority | None = None
    cpu_limit: int | None = None
    disk_limits: DiskLimits | None = None
    network_limits: NetworkLimits | None = None


def changed(instance: Instance, change: InstanceChange) -> Instance:
    """The record after `change`.

    Raises InvalidInput for a value against the rules, Conflict for one that the instance has already.
    """
    for field in change.__struct_fields__:
        value = getattr(change, field)
        if value is not None:
            after = _STEPS[field](instance, value)
            if after == instance:
                raise Conflict(f"guest '{instance.name}' already has the same {WORDS[field]}")
            instance = after
    return instance


def _with_cores(instance: Instance, cores: int) -> Instance:
    check_cores(cores)
    return msgspec.structs.replace(instance, cores=cores)


def _with_memory(instance: Instance, memory: int) -> Instance:
    check_memory(memory)
    return msgspec.structs.replace(instance, memory=memory)


def _with_auto_start(instance: Instance, auto_start: bool) -> Instance:  # noqa: FBT001 - a step like the others
    return msgspec.structs.replace(instance, auto_start=auto_start)


def _with_priority(instance: Instance, priority: CpuPriority) -> Instance:
    return msgspec.structs.replace(instance, qos=msgspec.structs.replace(instance.qos, cpu_priority=priority))


def _with_cpu_limit(instance: Instance, limit: int) -> Instance:
    check_cpu_limit(limit)
    return msgspec.structs.replace(instance, qos=msgspec.structs.replace(instance.qos, cpu_limit=limit))


def _with_limits(instance: Instance, limits: DiskLimits | NetworkLimits) -> Instance:
    check_limits(limits)
    return msgspec.structs.replace(
        instance, qos=msgspec.structs.replace(instance.qos, **msgspec.structs.asdict(limits))
    )


_STEPS: dict[str, Callable[..., Instance]] = {
    "cores": _with_cores,
    "memory": _with_memory,
    "auto_start": _with_auto_start,
    "cpu_priority": _with_priority,
    "cpu_limit": _with_cpu_limit,
    "disk_limits": _with_limits,
    "network_limits": _with_limits,
}
"""The step of each field of InstanceChange."""
