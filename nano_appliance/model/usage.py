"""What a host, a pool or the zone uses and has; sums of many are the same struct."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec


class HostUsage(msgspec.Struct, frozen=True, kw_only=True):
    """Figures of one host or of several together: percent, cores, bytes, bytes per second."""

    cpu_usage: float = 0.0
    max_cpu: int = 0
    available_memory: int = 0
    max_memory: int = 0
    available_disk: int = 0
    max_disk: int = 0
    read_speed: int = 0
    write_speed: int = 0
    receive_speed: int = 0
    send_speed: int = 0


def total_usage(parts: Iterable[HostUsage]) -> HostUsage:
    """Everything added up; the CPU usage is the mean weighted by cores."""
    hosts = list(parts)
    cores = sum(host.max_cpu for host in hosts)
    busy = sum(host.cpu_usage * host.max_cpu for host in hosts)
    return HostUsage(
        cpu_usage=busy / cores if cores else 0.0,
        max_cpu=cores,
        available_memory=sum(host.available_memory for host in hosts),
        max_memory=sum(host.max_memory for host in hosts),
        available_disk=sum(host.available_disk for host in hosts),
        max_disk=sum(host.max_disk for host in hosts),
        read_speed=sum(host.read_speed for host in hosts),
        write_speed=sum(host.write_speed for host in hosts),
        receive_speed=sum(host.receive_speed for host in hosts),
        send_speed=sum(host.send_speed for host in hosts),
    )
