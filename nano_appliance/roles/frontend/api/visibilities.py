"""Whether members of the caller's group see each other's instances and images."""

from __future__ import annotations

from nano_appliance.model.account import Visibility
from nano_appliance.rest.body import takes
from nano_appliance.rest.request import Request
from nano_appliance.roles.frontend.route import Visit


def get_visibilities(_request: Request, visit: Visit) -> Visibility:
    """The switches of the caller's group."""
    return visit.frontend.accounts.visibility(visit.session.group)


@takes(Visibility)
def set_visibilities(_request: Request, visit: Visit, wish: Visibility) -> None:
    """Replace all three; one that is not named is switched off."""
    visit.frontend.accounts.set_visibility(visit.session.group, wish)
