"""Routes about compute pools, cells and their state."""

from __future__ import annotations

from nano_appliance.model.menu import Menu
from nano_appliance.roles.frontend.gateway import forward
from nano_appliance.roles.frontend.routes.row import INSTANCE, R

POOL, CELL = "/compute_pools/<pool>", "/compute_pool_cells/<pool>/<cell>"

STATUS_ROUTES = (
    R("GET", "/compute_zone_status/", forward),
    R("GET", "/compute_pool_status/", forward),
    R("GET", "/compute_pool_status/<pool>", forward),
    R("GET", "/compute_cell_status/<pool>", forward),
    R("GET", "/compute_cell_status/<pool>/<cell>", forward),
    R("GET", "/instance_status/<pool>", forward, kind=INSTANCE),
    R("GET", "/instance_status/<pool>/<cell>", forward, kind=INSTANCE),
)

POOL_ROUTES = (
    R("GET", "/compute_pools/", forward),
    R("GET", POOL, forward),
    R("POST", POOL, forward, menu=Menu.COMPUTE_POOL, log="create compute pool {pool}"),
    R("PUT", POOL, forward, menu=Menu.COMPUTE_POOL, log="modify compute pool {pool}"),
    R("DELETE", POOL, forward, menu=Menu.COMPUTE_POOL, log="delete compute pool {pool}"),
    R("GET", "/compute_pool_cells/", forward),
    R("GET", "/compute_pool_cells/<pool>", forward),
    R("GET", CELL, forward, slow=True),
    R("POST", CELL, forward, slow=True, menu=Menu.COMPUTE_POOL, log="add cell {cell} to compute pool {pool}"),
    R("PUT", CELL, forward, slow=True, menu=Menu.COMPUTE_POOL, log="set cell {cell} of {pool} enabled: {enable}"),
    R("DELETE", CELL, forward, slow=True, menu=Menu.COMPUTE_POOL, log="remove cell {cell} from compute pool {pool}"),
)
