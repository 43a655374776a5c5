"""Routes of address pools and their ranges."""

from __future__ import annotations

from dataclasses import dataclass

from nano_appliance.model.address import AddressProvider
from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import InvalidInput
from nano_appliance.model.names import printable
from nano_appliance.rest.address_pool_object import (
    AddressPoolObject,
    AddressPoolSummary,
    AddressPoolWish,
    AddressRangeWish,
    RangeObject,
    RangeSummary,
    address_pool_object,
    address_pool_summary,
    range_object,
    range_summary,
)
from nano_appliance.rest.application import Route
from nano_appliance.rest.body import takes
from nano_appliance.rest.request import Request
from nano_appliance.roles.core.address_pools import AddressPools

INTERNAL = "internal"
"""The one type of range that is served; `external` is reserved."""


@dataclass(frozen=True)
class AddressPoolHandlers:
    """Answers about address pools."""

    pools: AddressPools

    def list(self, _request: Request, _caller: Caller) -> list[AddressPoolSummary]:
        """All pools by name."""
        return [address_pool_summary(pool) for pool in self.pools.all()]

    def get(self, request: Request, _caller: Caller) -> AddressPoolObject:
        """One pool."""
        return address_pool_object(self.pools.get(request.arguments["pool"]))

    @takes(AddressPoolWish)
    def create(self, request: Request, _caller: Caller, wish: AddressPoolWish) -> None:
        """A new pool."""
        self.pools.create(request.arguments["pool"], wish.gateway, AddressProvider(wish.provider), wish.dns or ())

    @takes(AddressPoolWish)
    def modify(self, request: Request, _caller: Caller, wish: AddressPoolWish) -> None:
        """New settings for a pool."""
        self.pools.modify(request.arguments["pool"], wish.gateway, AddressProvider(wish.provider), wish.dns or ())

    def delete(self, request: Request, _caller: Caller) -> None:
        """A pool less."""
        self.pools.delete(request.arguments["pool"])

    def ranges(self, request: Request, _caller: Caller) -> tuple[RangeSummary, ...]:
        """The ranges of a pool, in the order in which they are used."""
        pool = self.pools.get(_pool_of_internal(request))
        return tuple(map(range_summary, pool.ranges))

    def range(self, request: Request, _caller: Caller) -> RangeObject:
        """One range."""
        return range_object(self.pools.get_range(_pool_of_internal(request), request.arguments["start"]))

    @takes(AddressRangeWish)
    def add_range(self, request: Request, _caller: Caller, wish: AddressRangeWish) -> None:
        """A range more."""
        name = _pool_of_internal(request)
        self.pools.add_range(name, request.arguments["start"], wish.end, wish.netmask)

    def remove_range(self, request: Request, _caller: Caller) -> None:
        """A range less."""
        self.pools.remove_range(_pool_of_internal(request), request.arguments["start"])


def routes(handlers: AddressPoolHandlers) -> tuple[Route[Caller], ...]:
    """The table."""
    return (
        Route("GET", "/api/v1/address_pools/", handlers.list),
        Route("GET", "/api/v1/address_pools/<pool>", handlers.get),
        Route("POST", "/api/v1/address_pools/<pool>", handlers.create),
        Route("PUT", "/api/v1/address_pools/<pool>", handlers.modify),
        Route("DELETE", "/api/v1/address_pools/<pool>", handlers.delete),
        Route("GET", "/api/v1/address_pools/<pool>/<type>/ranges/", handlers.ranges),
        Route("GET", "/api/v1/address_pools/<pool>/<type>/ranges/<start>", handlers.range),
        Route("POST", "/api/v1/address_pools/<pool>/<type>/ranges/<start>", handlers.add_range),
        Route("DELETE", "/api/v1/address_pools/<pool>/<type>/ranges/<start>", handlers.remove_range),
    )


def _pool_of_internal(request: Request) -> str:
    """Name of the pool; raises InvalidInput for a type of range that is not served."""
    if request.arguments["type"] != INTERNAL:
        raise InvalidInput(f"range type '{printable(request.arguments['type'])}' must be {INTERNAL}")
    return request.arguments["pool"]
