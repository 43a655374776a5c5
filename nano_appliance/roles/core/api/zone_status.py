"""Routes of zone, pool and cell status."""

from __future__ import annotations

from dataclasses import dataclass

from nano_appliance.model.caller import Caller
from nano_appliance.rest.application import Route
from nano_appliance.rest.request import Request
from nano_appliance.rest.usage_object import CellStatusObject, PoolStatusObject, ZoneStatusObject
from nano_appliance.roles.core.status import Status


@dataclass(frozen=True)
class StatusHandlers:
    """Answers with counters and usage."""

    status: Status

    def zone(self, _request: Request, _caller: Caller) -> ZoneStatusObject:
        """The whole zone."""
        return self.status.zone()

    def pools(self, _request: Request, _caller: Caller) -> list[PoolStatusObject]:
        """All pools by name."""
        return self.status.pools()

    def pool(self, request: Request, _caller: Caller) -> PoolStatusObject:
        """One pool."""
        return self.status.pool(request.arguments["pool"])

    def cells(self, request: Request, _caller: Caller) -> list[CellStatusObject]:
        """The cells of a pool by name."""
        return self.status.cells(request.arguments["pool"])

    def cell(self, request: Request, _caller: Caller) -> CellStatusObject:
        """One cell."""
        return self.status.cell(request.arguments["pool"], request.arguments["cell"])


def routes(handlers: StatusHandlers) -> tuple[Route[Caller], ...]:
    """The table."""
    return (
        Route("GET", "/api/v1/compute_zone_status/", handlers.zone),
        Route("GET", "/api/v1/compute_pool_status/", handlers.pools),
        Route("GET", "/api/v1/compute_pool_status/<pool>", handlers.pool),
        Route("GET", "/api/v1/compute_cell_status/<pool>", handlers.cells),
        Route("GET", "/api/v1/compute_cell_status/<pool>/<cell>", handlers.cell),
    )
