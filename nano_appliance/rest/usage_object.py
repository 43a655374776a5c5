"""Usage of zone, pools and cells in REST answers; counts nothing itself."""

from __future__ import annotations

from nano_appliance.model.usage import HostUsage


class ZoneStatusObject(HostUsage, frozen=True, kw_only=True):
    """The whole zone. Counters are lists: pools [disabled, enabled], cells [offline, online].

    Instances are counted as [stopped, running, lost, migrating]; `start_time` is the core's start.
    """

    name: str
    pools: tuple[int, int]
    cells: tuple[int, int]
    instances: tuple[int, int, int, int]
    start_time: str


class PoolStatusObject(HostUsage, frozen=True, kw_only=True):
    """One compute pool; counters as in the zone's status."""

    name: str
    enabled: bool
    cells: tuple[int, int]
    instances: tuple[int, int, int, int]


class CellStatusObject(HostUsage, frozen=True, kw_only=True):
    """One cell; counters as in the zone's status."""

    name: str
    address: str
    enabled: bool
    alive: bool
    instances: tuple[int, int, int, int]
