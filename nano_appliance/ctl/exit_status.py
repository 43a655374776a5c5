"""What the exit status of `nano ctl` says, so that a script need not read the message."""

from __future__ import annotations

from nano_appliance.model.errors import InvalidInput, NanoError, Unavailable
from nano_appliance.rest.server_trust import NotTrusted

DONE = 0
REFUSED = 1
"""Also when a name is unknown, or one of a batch failed."""

USAGE = 2
"""As argparse has it; also for what only shows to make no sense when it is carried out."""

NOT_LOGGED_IN = 3
UNREACHABLE = 4
NOT_TRUSTED = 5


class NotLoggedIn(NanoError):
    """There is no login, or it has ended."""

    kind = "not_logged_in"


_BY_KIND: tuple[tuple[type[NanoError], int], ...] = (
    (InvalidInput, USAGE),
    (NotLoggedIn, NOT_LOGGED_IN),
    (Unavailable, UNREACHABLE),
    (NotTrusted, NOT_TRUSTED),
)


def exit_status(error: NanoError) -> int:
    """The exit status after `error`."""
    return next((status for kind, status in _BY_KIND if isinstance(error, kind)), REFUSED)
