"""State of the installation, and making its first administrator."""

from __future__ import annotations

import msgspec

from nano_appliance.rest.body import takes
from nano_appliance.rest.request import Request
from nano_appliance.roles.frontend.accounts import Initialisation
from nano_appliance.roles.frontend.route import Visit


class SystemStatus(msgspec.Struct, frozen=True, kw_only=True):
    """`ready` once somebody can log in; the limits are advice to dialogs, memory and disk in GiB."""

    ready: bool
    max_cores: int
    max_memory: int
    max_disk: int


def get_system(_request: Request, visit: Visit) -> SystemStatus:
    """Whether there is an administrator, and what the portal's dialogs may offer."""
    settings = visit.frontend.configuration
    return SystemStatus(
        ready=visit.frontend.accounts.is_initialised,
        max_cores=settings.max_cores,
        max_memory=settings.max_memory,
        max_disk=settings.max_disk,
    )


@takes(Initialisation)
def initialise(_request: Request, visit: Visit, wish: Initialisation) -> None:
    """Make the first administrator; refused for ever after."""
    visit.frontend.accounts.initialise(wish)
    visit.frontend.recorder.initialisation(wish.user, visit.address)
