"""Routes about who works with the portal: sessions, operation log, what a group shares."""

from __future__ import annotations

from nano_appliance.model.menu import Menu
from nano_appliance.roles.frontend.api.logs import add_entry, find_entries, hide_entries
from nano_appliance.roles.frontend.api.sessions import keep_alive, list_sessions, log_in
from nano_appliance.roles.frontend.api.system import get_system, initialise
from nano_appliance.roles.frontend.api.visibilities import get_visibilities, set_visibilities
from nano_appliance.roles.frontend.permission import ADMINISTRATION, OPEN, SESSION, room
from nano_appliance.roles.frontend.routes.row import R

SESSION_ROUTES = (
    R("GET", "/system/", get_system, needs=OPEN),
    R("POST", "/system/", initialise, needs=OPEN, slow=True),
    R("POST", "/sessions/", log_in, needs=OPEN, slow=True),
    R("GET", "/sessions/", list_sessions, needs=ADMINISTRATION),
    R("PUT", "/sessions/<session>", keep_alive, needs=SESSION),
    R("GET", "/logs/", find_entries, needs=room(Menu.LOG)),
    R("POST", "/logs/", add_entry, needs=SESSION),
    R("DELETE", "/logs/", hide_entries, needs=room(Menu.LOG), log="hide entries {entries} of the operation log"),
    R("GET", "/resource_visibilities/", get_visibilities, needs=SESSION),
    R(
        "PUT",
        "/resource_visibilities/",
        set_visibilities,
        needs=room(Menu.VISIBILITY),
        log="change what the group shares",
    ),
)
