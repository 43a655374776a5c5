"""Routes of a guest's disks, and of the system on the first of them."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from nano_appliance.model.caller import Caller
from nano_appliance.rest.application import Route
from nano_appliance.rest.body import takes
from nano_appliance.rest.request import Request
from nano_appliance.roles.core.instances.disks import InstanceDisks
from nano_appliance.roles.core.instances.reset_system import InstanceReset


class DiskGrowth(msgspec.Struct, frozen=True):
    """How large a disk is to become, in bytes."""

    size: int


class DiskShrinking(msgspec.Struct, frozen=True):
    """Nothing to say; clients send `immediate`, which means nothing."""


class SystemReset(msgspec.Struct, frozen=True):
    """The disk image that the system begins anew from."""

    from_image: str


@dataclass(frozen=True)
class DiskHandlers:
    """Answers about disks."""

    disks: InstanceDisks
    systems: InstanceReset

    @takes(DiskGrowth)
    def resize(self, request: Request, caller: Caller, wish: DiskGrowth) -> None:
        """A larger disk."""
        self.disks.resize(caller, request.arguments["id"], request.arguments["index"], wish.size)

    @takes(DiskShrinking, may_be_empty=True)
    def shrink(self, request: Request, caller: Caller, _wish: DiskShrinking) -> None:
        """A smaller file of a disk."""
        self.disks.shrink(caller, request.arguments["id"], request.arguments["index"])

    @takes(SystemReset)
    def reset(self, request: Request, caller: Caller, wish: SystemReset) -> None:
        """A new system; the guest counts as not created until it is there."""
        self.systems.reset(caller, request.arguments["id"], wish.from_image)


def routes(handlers: DiskHandlers) -> tuple[Route[Caller], ...]:
    """The table."""
    return (
        Route("PUT", "/api/v1/guests/<id>/disks/resize/<index>", handlers.resize, slow=True),
        Route("PUT", "/api/v1/guests/<id>/disks/shrink/<index>", handlers.shrink, slow=True),
        Route("PUT", "/api/v1/guests/<id>/system/", handlers.reset, slow=True),
    )
