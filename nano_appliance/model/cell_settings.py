"""What a cell remembers about itself beside its instances: limits, current storage, and the network it serves."""

from __future__ import annotations

import msgspec

from nano_appliance.model.volume import LOCAL_POOL

DEFAULT_BRIDGE = "br0"
DEFAULT_MAX_GUEST = 100
"""Instances on one cell, as on the older platform: each needs a console port."""


class InstanceSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Storage pool for new instances, with its mount path when it is shared, and the greatest number of instances."""

    storage_pool: str = LOCAL_POOL
    storage_url: str = ""
    max_guest: int = DEFAULT_MAX_GUEST

    @property
    def guest_limit(self) -> int:
        """Greatest number of instances; 0 and less in the file mean the default."""
        return self.max_guest if self.max_guest > 0 else DEFAULT_MAX_GUEST


class NetworkSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The bridge of the guests, and what the address pool of this cell hands out with its addresses."""

    default_bridge: str = DEFAULT_BRIDGE
    dns: tuple[str, ...] = ()
    gateway: str = ""
    allocation_mode: str = ""


class NetworkResource(msgspec.Struct, frozen=True, kw_only=True):
    """What the instance `instance` (its id) has taken of this cell's network; addresses are CIDR text, or empty."""

    instance: str
    monitor_port: int
    hardware_address: str
    internal_address: str = ""
    external_address: str = ""
