"""Routes about many instances at once."""

from __future__ import annotations

from nano_appliance.model.caller import INSTANCE
from nano_appliance.model.menu import Menu
from nano_appliance.roles.frontend.gateway import create, forward
from nano_appliance.roles.frontend.permission import owned
from nano_appliance.roles.frontend.routes.row import R

BATCH = "/batch"

BATCH_START_ROUTES = (
    R(
        "POST",
        f"{BATCH}/start_guest/",
        forward,
        needs=owned(INSTANCE, Menu.INSTANCE),
        log="start instances {guest}",
    ),
    R("GET", f"{BATCH}/start_guest/<id>", forward, needs=owned(INSTANCE)),
)
"""Not known to the contract."""

BATCH_ROUTES = (
    R(
        "POST",
        f"{BATCH}/create_guest/",
        create,
        needs=owned(INSTANCE, Menu.INSTANCE),
        log="create {count} instances named {name_prefix} by {name_rule=order}",
    ),
    R("GET", f"{BATCH}/create_guest/<id>", forward, needs=owned(INSTANCE)),
    R(
        "POST",
        f"{BATCH}/delete_guest/",
        forward,
        needs=owned(INSTANCE, Menu.INSTANCE),
        log="delete instances {guest} (force {force=false})",
    ),
    R("GET", f"{BATCH}/delete_guest/<id>", forward, needs=owned(INSTANCE)),
    R(
        "POST",
        f"{BATCH}/stop_guest/",
        forward,
        needs=owned(INSTANCE, Menu.INSTANCE),
        log="stop instances {guest} (force {force=false})",
    ),
    R("GET", f"{BATCH}/stop_guest/<id>", forward, needs=owned(INSTANCE)),
)
