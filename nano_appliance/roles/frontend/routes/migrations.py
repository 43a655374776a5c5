"""Routes about moving instances between cells."""

from __future__ import annotations

from nano_appliance.model.caller import INSTANCE
from nano_appliance.model.menu import Menu
from nano_appliance.roles.frontend.gateway import forward
from nano_appliance.roles.frontend.permission import owned
from nano_appliance.roles.frontend.routes.row import R

MIGRATION_ROUTES = (
    R(
        "POST",
        "/migrations/",
        forward,
        needs=owned(INSTANCE, Menu.INSTANCE),
        log="migrate instances {instances=all} of cell {source_cell} to {target_cell}",
    ),
    R("GET", "/migrations/", forward, needs=owned(INSTANCE)),
    R("GET", "/migrations/<id>", forward, needs=owned(INSTANCE)),
)

OWN_MIGRATION_ROUTES = (
    R(
        "DELETE",
        "/migrations/<id>",
        forward,
        needs=owned(INSTANCE, Menu.INSTANCE),
        slow=True,
        log="cancel migration {id}",
    ),
    R("GET", "/migration_history/", forward, needs=owned(INSTANCE)),
    R("GET", "/migration_history/<id>", forward, needs=owned(INSTANCE)),
)
