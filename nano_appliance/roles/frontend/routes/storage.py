"""Routes about storage pools, and the folders that cells keep volumes in."""

from __future__ import annotations

from nano_appliance.model.menu import Menu
from nano_appliance.roles.frontend.gateway import forward
from nano_appliance.roles.frontend.permission import SESSION, room
from nano_appliance.roles.frontend.routes.row import R

STORAGE, FOLDERS = "/storage_pools/<pool>", "/compute_cell_status/<pool>/<cell>/storages/"

STORAGE_POOL_ROUTES = (
    R("GET", "/storage_pools/", forward, needs=SESSION),
    R("GET", STORAGE, forward, needs=SESSION),
    R("POST", STORAGE, forward, needs=room(Menu.STORAGE_POOL), log="create storage pool {pool}"),
    R("PUT", STORAGE, forward, needs=room(Menu.STORAGE_POOL), log="modify storage pool {pool}"),
    R("DELETE", STORAGE, forward, needs=room(Menu.STORAGE_POOL), log="delete storage pool {pool}"),
    R("GET", FOLDERS, forward, needs=SESSION, slow=True),
    R(
        "PUT",
        FOLDERS,
        forward,
        needs=room(Menu.COMPUTE_POOL),
        slow=True,
        log="keep volumes of cell {cell} in {default}",
    ),
)
