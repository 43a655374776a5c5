"""The pieces that rows of the route tables are made of."""

from __future__ import annotations

from collections.abc import Callable

from nano_appliance.model.caller import INSTANCE
from nano_appliance.model.menu import Menu
from nano_appliance.rest.answer import Result
from nano_appliance.rest.request import Request
from nano_appliance.roles.frontend.gateway import forward
from nano_appliance.roles.frontend.permission import owned
from nano_appliance.roles.frontend.route import FrontendRoute, Visit

BASE = "/api/v1"
TAIL = "<tail:re:(?:/.*)?>"
"""Whatever follows the path of a search, which means nothing."""

THE_RULE = "{action} {protocol} {to_port=0} from {from_address=anywhere}"
"""How the operation log words a security rule."""

R = FrontendRoute


def instance_work(
    method: str, path: str, log: str, answer: Callable[[Request, Visit], Result] = forward
) -> FrontendRoute:
    """A row that changes something about instances and may take a cell's time."""
    return R(method, path, answer, needs=owned(INSTANCE, Menu.INSTANCE), slow=True, log=log)
