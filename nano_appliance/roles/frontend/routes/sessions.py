"""Routes about who works with the portal: sessions, operation log, what a group shares."""

from __future__ import annotations

from nano_appliance.model.menu import Menu
from nano_appliance.roles.frontend.api.logs import add_entry, find_entries, hide_entries
from nano_appliance.roles.frontend.api.sessions import keep_alive, list_sessions, log_in
from nano_appliance.roles.frontend.api.system import get_system, initialise
from nano_appliance.roles.frontend.api.visibilities import get_visibilities, set_visibilities
from nano_appliance.roles.frontend.routes.row import R

SESSION_ROUTES = (
    R("GET", "/system/", get_system, open=True),
    R("POST", "/system/", initialise, open=True, slow=True),
    R("POST", "/sessions/", log_in, open=True, slow=True),
    R("GET", "/sessions/", list_sessions),
    R("PUT", "/sessions/<session>", keep_alive),
    R("GET", "/logs/", find_entries, menu=Menu.LOG),
    R("POST", "/logs/", add_entry),
    R("DELETE", "/logs/", hide_entries, menu=Menu.LOG, log="hide entries {entries} of the operation log"),
    R("GET", "/resource_visibilities/", get_visibilities),
    R("PUT", "/resource_visibilities/", set_visibilities, menu=Menu.VISIBILITY, log="change what the group shares"),
)
