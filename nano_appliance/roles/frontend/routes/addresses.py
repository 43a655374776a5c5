"""Routes about address pools and their ranges."""

from __future__ import annotations

from nano_appliance.model.menu import Menu
from nano_appliance.roles.frontend.gateway import forward
from nano_appliance.roles.frontend.routes.row import R

ADDRESSES, RANGE = "/address_pools/<pool>", "/address_pools/<pool>/<type>/ranges/<start>"

ADDRESS_POOL_ROUTES = (
    R("GET", "/address_pools/", forward),
    R("GET", ADDRESSES, forward),
    R("POST", ADDRESSES, forward, menu=Menu.ADDRESS_POOL, log="create address pool {pool}"),
    R("PUT", ADDRESSES, forward, menu=Menu.ADDRESS_POOL, log="modify address pool {pool}"),
    R("DELETE", ADDRESSES, forward, menu=Menu.ADDRESS_POOL, log="delete address pool {pool}"),
    R("GET", "/address_pools/<pool>/<type>/ranges/", forward),
    R("GET", RANGE, forward),
    R("POST", RANGE, forward, menu=Menu.ADDRESS_POOL, log="add range {start} to {end} to address pool {pool}"),
    R("DELETE", RANGE, forward, menu=Menu.ADDRESS_POOL, log="remove range {start} from address pool {pool}"),
)
