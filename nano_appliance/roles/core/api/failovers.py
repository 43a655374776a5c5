"""Our own route that shows which cells were lost, and where their instances are."""

from __future__ import annotations

from dataclasses import dataclass

from nano_appliance.model.caller import Caller
from nano_appliance.rest.application import Route
from nano_appliance.rest.failover_object import FailoverObject, failover_object
from nano_appliance.rest.request import Request
from nano_appliance.roles.core.failover.failovers import Failovers
from nano_appliance.roles.core.picture import Picture


@dataclass(frozen=True)
class FailoverHandlers:
    """Answers about failovers."""

    failovers: Failovers
    picture: Picture

    def list(self, _request: Request, _caller: Caller) -> list[FailoverObject]:
        """Those under way and the last ones that ended, the newest first."""
        names = {each.id: each.name for each in self.picture.instances()}
        return [failover_object(each, names) for each in self.failovers.all()]


def routes(handlers: FailoverHandlers) -> tuple[Route[Caller], ...]:
    """The table."""
    return (Route("GET", "/api/v1/failovers/", handlers.list),)
