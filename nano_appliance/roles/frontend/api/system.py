"""State of the installation, and making its first administrator."""

from __future__ import annotations

import msgspec

from nano_appliance.rest.answer import Result
from nano_appliance.rest.request import Request, decode_body
from nano_appliance.roles.frontend.accounts import Initialisation
from nano_appliance.roles.frontend.route import Visit


class SystemStatus(msgspec.Struct, frozen=True, kw_only=True):
    """`ready` once somebody can log in; the limits are advice to dialogs, memory and disk in GiB."""

    ready: bool
    max_cores: int
    max_memory: int
    max_disk: int


def get_system(_request: Request, visit: Visit) -> Result:
    """Whether there is an administrator, and what the portal's dialogs may offer."""
    settings = visit.frontend.configuration
    return SystemStatus(
        ready=visit.frontend.accounts.is_initialised,
        max_cores=settings.max_cores,
        max_memory=settings.max_memory,
        max_disk=settings.max_disk,
    )


def initialise(request: Request, visit: Visit) -> Result:
    """Make the first administrator; refused for ever after."""
    wanted = decode_body(request, Initialisation)
    visit.frontend.accounts.initialise(wanted)
    visit.frontend.recorder.initialisation(wanted.user, visit.address)
    return ""
