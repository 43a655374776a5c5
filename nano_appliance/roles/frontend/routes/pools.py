"""Routes about compute pools, cells and their state."""

from __future__ import annotations

from nano_appliance.model.caller import INSTANCE
from nano_appliance.model.menu import Menu
from nano_appliance.roles.frontend.gateway import forward, poll
from nano_appliance.roles.frontend.permission import SESSION, owned, room
from nano_appliance.roles.frontend.routes.row import R

POOL, CELL = "/compute_pools/<pool>", "/compute_pool_cells/<pool>/<cell>"

STATUS_ROUTES = (
    R("GET", "/compute_zone_status/", poll, needs=SESSION),
    R("GET", "/compute_pool_status/", poll, needs=SESSION),
    R("GET", "/compute_pool_status/<pool>", poll, needs=SESSION),
    R("GET", "/compute_cell_status/<pool>", poll, needs=SESSION),
    R("GET", "/compute_cell_status/<pool>/<cell>", poll, needs=SESSION),
    R("GET", "/instance_status/<pool>", poll, needs=owned(INSTANCE)),
    R("GET", "/instance_status/<pool>/<cell>", poll, needs=owned(INSTANCE)),
)

POOL_ROUTES = (
    R("GET", "/compute_pools/", forward, needs=SESSION),
    R("GET", POOL, forward, needs=SESSION),
    R("POST", POOL, forward, needs=room(Menu.COMPUTE_POOL), log="create compute pool {pool}"),
    R("PUT", POOL, forward, needs=room(Menu.COMPUTE_POOL), log="modify compute pool {pool}"),
    R("DELETE", POOL, forward, needs=room(Menu.COMPUTE_POOL), log="delete compute pool {pool}"),
    R("GET", "/compute_pool_cells/", forward, needs=SESSION),
    R("GET", "/compute_pool_cells/<pool>", forward, needs=SESSION),
    R("GET", CELL, forward, needs=SESSION, slow=True),
    R("POST", CELL, forward, needs=room(Menu.COMPUTE_POOL), slow=True, log="add cell {cell} to compute pool {pool}"),
    R(
        "PUT",
        CELL,
        forward,
        needs=room(Menu.COMPUTE_POOL),
        slow=True,
        log="set cell {cell} of {pool} enabled: {enable}",
    ),
    R(
        "DELETE",
        CELL,
        forward,
        needs=room(Menu.COMPUTE_POOL),
        slow=True,
        log="remove cell {cell} from compute pool {pool}",
    ),
)
