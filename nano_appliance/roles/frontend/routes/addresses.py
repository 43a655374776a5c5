"""Routes about address pools and their ranges."""

from __future__ import annotations

from nano_appliance.model.menu import Menu
from nano_appliance.roles.frontend.gateway import forward
from nano_appliance.roles.frontend.permission import SESSION, room
from nano_appliance.roles.frontend.routes.row import R

ADDRESSES, RANGE = "/address_pools/<pool>", "/address_pools/<pool>/<type>/ranges/<start>"

ADDRESS_POOL_ROUTES = (
    R("GET", "/address_pools/", forward, needs=SESSION),
    R("GET", ADDRESSES, forward, needs=SESSION),
    R("POST", ADDRESSES, forward, needs=room(Menu.ADDRESS_POOL), log="create address pool {pool}"),
    R("PUT", ADDRESSES, forward, needs=room(Menu.ADDRESS_POOL), log="modify address pool {pool}"),
    R("DELETE", ADDRESSES, forward, needs=room(Menu.ADDRESS_POOL), log="delete address pool {pool}"),
    R("GET", "/address_pools/<pool>/<type>/ranges/", forward, needs=SESSION),
    R("GET", RANGE, forward, needs=SESSION),
    R("POST", RANGE, forward, needs=room(Menu.ADDRESS_POOL), log="add range {start} to {end} to address pool {pool}"),
    R("DELETE", RANGE, forward, needs=room(Menu.ADDRESS_POOL), log="remove range {start} from address pool {pool}"),
)
