"""Routes that list guests: by pool and cell, and with paging and keyword."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec

from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import InvalidInput
from nano_appliance.rest.answer import Encoded
from nano_appliance.rest.application import Route
from nano_appliance.rest.body import takes
from nano_appliance.rest.guest_object import GuestObject, listed_guest
from nano_appliance.rest.request import Request
from nano_appliance.roles.core.instances.listing import InstanceListing
from nano_appliance.roles.core.instances.lookup import InstanceLookup
from nano_appliance.roles.core.instances.search import belonging_to, matching, page
from nano_appliance.roles.core.placed_instance import PlacedInstance

GUEST_QUERY = ("pool", "cell", "owner", "group", "status", "created")

RUN_STATES = {"0": False, "1": True}
"""Values of the query parameter `status`: 0 stopped, 1 running."""

BOOLEANS = {"true": True, "false": False, "1": True, "0": False}


class GuestSearch(msgspec.Struct, frozen=True):
    """A search with paging; an empty pool means all of them."""

    owner: str = ""
    group: str = ""
    pool: str = ""
    cell: str = ""
    keyword: str = ""
    limit: int = 0
    offset: int = 0


class GuestPage(msgspec.Struct, frozen=True):
    """A page of guests, and how many there are in all."""

    result: list[GuestObject]
    total: int
    limit: int
    offset: int


@dataclass(frozen=True)
class SearchHandlers:
    """Answers with lists of guests."""

    lookup: InstanceLookup
    listing: InstanceListing

    def pool_instances(self, request: Request, caller: Caller) -> Encoded[list[GuestObject]]:
        """All guests of a pool."""
        return Encoded(self.listing.in_pool(caller, request.arguments["pool"]))

    def cell_instances(self, request: Request, caller: Caller) -> list[GuestObject]:
        """All guests of a cell."""
        return _listed(self.lookup.in_cell(caller, request.arguments["pool"], request.arguments["cell"]))

    def guest_search(self, request: Request, caller: Caller) -> list[GuestObject]:
        """Guests of an owner or a group in a pool or cell."""
        query = request.query
        pool, cell = query.get("pool", ""), query.get("cell", "")
        if not pool:
            raise InvalidInput("pool is required")
        running = _choice(query, "status", RUN_STATES)
        created = _choice(query, "created", BOOLEANS)
        found = self.lookup.in_cell(caller, pool, cell) if cell else self.lookup.in_pool(caller, pool)
        chosen = _wanted(caller, self.lookup.made(found), query.get("owner", ""), query.get("group", ""))
        return _listed(
            each
            for each in chosen
            if running in (None, each.state.running) and created in (None, each.instance.created)
        )

    @takes(GuestSearch)
    def search(self, _request: Request, caller: Caller, wish: GuestSearch) -> GuestPage:
        """A page of the guests of an owner or a group."""
        if not wish.owner:
            raise InvalidInput("owner is required")
        found = _wanted(caller, self._candidates(caller, wish), wish.owner, wish.group)
        chosen = matching(found, wish.keyword)
        part, limit = page(chosen, wish.limit, wish.offset)
        return GuestPage(_listed(part), len(chosen), limit, wish.offset)

    def _candidates(self, caller: Caller, wish: GuestSearch) -> list[PlacedInstance]:
        if wish.cell:
            pool = wish.pool or self.lookup.pool_of(wish.cell)
            return self.lookup.in_cell(caller, pool, wish.cell)
        return self.lookup.in_pool(caller, wish.pool) if wish.pool else self.lookup.everywhere(caller)


def routes(handlers: SearchHandlers) -> tuple[Route[Caller], ...]:
    """The table."""
    return (
        Route("GET", "/api/v1/instance_status/<pool>", handlers.pool_instances),
        Route("GET", "/api/v1/instance_status/<pool>/<cell>", handlers.cell_instances),
        Route("GET", "/api/v1/guest_search/", handlers.guest_search, query=GUEST_QUERY),
        Route("GET", "/api/v1/guest_search/<tail:path>", handlers.guest_search, query=GUEST_QUERY),
        Route("POST", "/api/v1/search/guests/", handlers.search, reads=True),
    )


def _listed(instances: Iterable[PlacedInstance]) -> list[GuestObject]:
    return [listed_guest(each.instance, each.state, each.place) for each in instances]


def _wanted(caller: Caller, found: Iterable[PlacedInstance], owner: str, group: str) -> list[PlacedInstance]:
    return list(found) if caller.finds_everything else belonging_to(found, owner, group)


def _choice(query: Mapping[str, str], name: str, values: Mapping[str, bool]) -> bool | None:
    """The value of an optional query parameter; raises InvalidInput for a word that is none of `values`."""
    text = query.get(name, "")
    if not text:
        return None
    if text.lower() not in values:
        raise InvalidInput(f"{name} must be one of {', '.join(values)}")
    return values[text.lower()]
