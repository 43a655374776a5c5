"""Whether members of the caller's group see each other's instances and images."""

from __future__ import annotations

from nano_appliance.model.account import Visibility
from nano_appliance.rest.answer import Result
from nano_appliance.rest.request import Request, decode_body
from nano_appliance.roles.frontend.route import Visit


def get_visibilities(_request: Request, visit: Visit) -> Result:
    """The switches of the caller's group."""
    return visit.frontend.accounts.visibility(visit.session.group)


def set_visibilities(request: Request, visit: Visit) -> Result:
    """Replace all three; one that is not named is switched off."""
    wanted = decode_body(request, Visibility)
    visit.frontend.accounts.set_visibility(visit.session.group, wanted)
    return ""
