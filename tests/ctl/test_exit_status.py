from __future__ import annotations

import pytest

from nano_appliance.ctl.exit_status import NotLoggedIn, exit_status
from nano_appliance.model.errors import Conflict, InvalidInput, NanoError, NotFound, Unavailable
from nano_appliance.rest.portal_client import Refused
from nano_appliance.rest.server_trust import NotTrusted


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Refused("x"), 1),
        (NotFound("x"), 1),
        (Conflict("x"), 1),
        (NanoError("x"), 1),
        (InvalidInput("x"), 2),
        (NotLoggedIn("x"), 3),
        (Unavailable("x"), 4),
        (NotTrusted("x"), 5),
    ],
)
def test_each_kind_of_failure_has_its_status(error: NanoError, status: int) -> None:
    assert exit_status(error) == status
