"""Routes about storage pools."""

from __future__ import annotations

from nano_appliance.model.menu import Menu
from nano_appliance.roles.frontend.gateway import forward
from nano_appliance.roles.frontend.permission import SESSION, room
from nano_appliance.roles.frontend.routes.row import R

STORAGE = "/storage_pools/<pool>"

STORAGE_POOL_ROUTES = (
    R("GET", "/storage_pools/", forward, needs=SESSION),
    R("GET", STORAGE, forward, needs=SESSION),
    R("POST", STORAGE, forward, needs=room(Menu.STORAGE_POOL), log="create storage pool {pool}"),
    R("PUT", STORAGE, forward, needs=room(Menu.STORAGE_POOL), log="modify storage pool {pool}"),
    R("DELETE", STORAGE, forward, needs=room(Menu.STORAGE_POOL), log="delete storage pool {pool}"),
)
