"""The request for a new guest as the REST contract lays it out; checks its form, not its meaning."""

from __future__ import annotations

import msgspec

from nano_appliance.model.cloud_init import CloudInit
from nano_appliance.rest.qos_object import QosObject

AGENT, CLOUD_INIT = "qemu", "cloud-init"
MODULES = (AGENT, CLOUD_INIT)
"""Software that is expected inside the guest."""


class GuestShape(msgspec.Struct, frozen=True, kw_only=True):
    """All of a new guest but its name; `memory` and `disks` in bytes, the first disk is the system disk."""

    owner: str
    group: str
    pool: str
    cores: int
    memory: int
    disks: tuple[int, ...]
    template: str
    auto_start: bool = False
    from_image: str = ""
    modules: tuple[str, ...] | None = None
    cloud_init: CloudInit | None = None
    qos: QosObject | None = None
    security_policy_group: str = ""


class GuestCreation(GuestShape, frozen=True, kw_only=True):
    """A new guest."""

    name: str
