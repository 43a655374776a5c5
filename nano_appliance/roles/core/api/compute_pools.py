"""Routes of compute pools."""

from __future__ import annotations

from dataclasses import dataclass

from nano_appliance.model.caller import Caller
from nano_appliance.rest.application import Route
from nano_appliance.rest.body import takes
from nano_appliance.rest.pool_object import PoolObject, pool_object
from nano_appliance.rest.request import Request
from nano_appliance.roles.core.instances.lookup import InstanceLookup
from nano_appliance.roles.core.pools import Pools, PoolSettingsWish


@dataclass(frozen=True)
class ComputePoolHandlers:
    """Answers about compute pools."""

    pools: Pools
    lookup: InstanceLookup

    def list(self, _request: Request, _caller: Caller) -> list[PoolObject]:
        """All pools by name."""
        return [pool_object(pool) for pool in self.pools.all()]

    def get(self, request: Request, _caller: Caller) -> PoolObject:
        """One pool."""
        return pool_object(self.pools.get(request.arguments["pool"]))

    @takes(PoolSettingsWish, may_be_empty=True)
    def create(self, request: Request, _caller: Caller, wish: PoolSettingsWish) -> None:
        """A new pool."""
        self.pools.create(request.arguments["pool"], wish)

    @takes(PoolSettingsWish)
    def modify(self, request: Request, _caller: Caller, wish: PoolSettingsWish) -> None:
        """New settings for a pool."""
        name = request.arguments["pool"]
        self.pools.modify(name, wish, self.lookup.homes())

    def delete(self, request: Request, _caller: Caller) -> None:
        """A pool less."""
        self.pools.delete(request.arguments["pool"])


def routes(handlers: ComputePoolHandlers) -> tuple[Route[Caller], ...]:
    """The table."""
    return (
        Route("GET", "/api/v1/compute_pools/", handlers.list),
        Route("GET", "/api/v1/compute_pools/<pool>", handlers.get),
        Route("POST", "/api/v1/compute_pools/<pool>", handlers.create),
        Route("PUT", "/api/v1/compute_pools/<pool>", handlers.modify),
        Route("DELETE", "/api/v1/compute_pools/<pool>", handlers.delete),
    )
