"""Routes of instances: live status, start, stop, media."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import InvalidInput
from nano_appliance.rest.application import Route
from nano_appliance.rest.body import takes
from nano_appliance.rest.guest_object import LiveGuestObject, live_guest
from nano_appliance.rest.request import Request
from nano_appliance.roles.core.instances.lookup import InstanceLookup
from nano_appliance.roles.core.instances.media import InstanceMedia
from nano_appliance.roles.core.instances.start import InstanceStart
from nano_appliance.roles.core.instances.stop import InstanceStop


class StartWish(msgspec.Struct, frozen=True):
    """How to start: plainly, or from the media image `source`."""

    from_media: bool = False
    from_network: bool = False
    source: str = ""


class StopWish(msgspec.Struct, frozen=True):
    """How to stop; both false is a plain shutdown."""

    reboot: bool = False
    force: bool = False


class MediaWish(msgspec.Struct, frozen=True):
    """Which media image to insert."""

    source: str


@dataclass(frozen=True)
class InstanceHandlers:
    """Answers about the run state of instances."""

    lookup: InstanceLookup
    starting: InstanceStart
    stopping: InstanceStop
    media: InstanceMedia

    def get(self, request: Request, caller: Caller) -> LiveGuestObject:
        """Live status."""
        found = self.lookup.reachable(caller, request.arguments["id"])
        return live_guest(found.instance, found.state, found.place)

    @takes(StartWish, may_be_empty=True)
    def start(self, request: Request, caller: Caller, wish: StartWish) -> None:
        """Start, from a media image if wanted."""
        if wish.from_network:
            raise InvalidInput("from_network: starting from the network is not supported")
        if wish.from_media and not wish.source:
            raise InvalidInput("source is required with from_media")
        self.starting.start(caller, request.arguments["id"], wish.source if wish.from_media else "")

    @takes(StopWish, may_be_empty=True)
    def stop(self, request: Request, caller: Caller, wish: StopWish) -> None:
        """Shut down, power off, reboot or reset."""
        self.stopping.stop(caller, request.arguments["id"], reboot=wish.reboot, force=wish.force)

    @takes(MediaWish)
    def insert_media(self, request: Request, caller: Caller, wish: MediaWish) -> None:
        """Put an image into the drive."""
        self.media.insert(caller, request.arguments["id"], wish.source)

    def eject_media(self, request: Request, caller: Caller) -> None:
        """Empty the drive."""
        self.media.eject(caller, request.arguments["id"])


def routes(handlers: InstanceHandlers) -> tuple[Route[Caller], ...]:
    """The table."""
    return (
        Route("GET", "/api/v1/instances/<id>", handlers.get),
        Route("POST", "/api/v1/instances/<id>", handlers.start, slow=True),
        Route("DELETE", "/api/v1/instances/<id>", handlers.stop, slow=True),
        Route("POST", "/api/v1/instances/<id>/media", handlers.insert_media, slow=True),
        Route("DELETE", "/api/v1/instances/<id>/media", handlers.eject_media, slow=True),
    )
