"""The whole table, and the answers to browsers that ask first what a path allows."""

from __future__ import annotations

from nano_appliance.model.caller import DISK_IMAGE
from nano_appliance.model.menu import Menu
from nano_appliance.rest.answer import RawAnswer, Result
from nano_appliance.rest.request import Request
from nano_appliance.roles.frontend.api.description import get_description
from nano_appliance.roles.frontend.api.downloads import issue_token
from nano_appliance.roles.frontend.api.sessions import log_out, revoke, show_sessions, who_am_i
from nano_appliance.roles.frontend.browser_rules import PREFLIGHT_HEADERS
from nano_appliance.roles.frontend.gateway import forward
from nano_appliance.roles.frontend.permission import OPEN, SESSION, owned, room
from nano_appliance.roles.frontend.route import FrontendRoute, Visit
from nano_appliance.roles.frontend.routes.accounts import GROUP_ROUTES, ROLE_ROUTES, USER_ROUTES
from nano_appliance.roles.frontend.routes.addresses import ADDRESS_POOL_ROUTES
from nano_appliance.roles.frontend.routes.batches import BATCH_ROUTES, BATCH_START_ROUTES
from nano_appliance.roles.frontend.routes.changes import DISK_ROUTES, INSTANCE_CHANGE_ROUTES, change
from nano_appliance.roles.frontend.routes.images import DISK, IMAGE_ROUTES
from nano_appliance.roles.frontend.routes.instances import INSTANCE_ROUTES
from nano_appliance.roles.frontend.routes.migrations import MIGRATION_ROUTES, OWN_MIGRATION_ROUTES
from nano_appliance.roles.frontend.routes.policies import POLICY_ROUTES
from nano_appliance.roles.frontend.routes.pools import POOL_ROUTES, STATUS_ROUTES
from nano_appliance.roles.frontend.routes.row import BASE, R
from nano_appliance.roles.frontend.routes.sessions import SESSION_ROUTES
from nano_appliance.roles.frontend.routes.snapshots import SNAPSHOT_ROUTES
from nano_appliance.roles.frontend.routes.storage import STORAGE_POOL_ROUTES
from nano_appliance.roles.frontend.routes.tokens import TOKEN_ROUTES

CONTRACT_ROUTES = (
    *SESSION_ROUTES,
    *ROLE_ROUTES,
    *GROUP_ROUTES,
    *USER_ROUTES,
    *STATUS_ROUTES,
    *POOL_ROUTES,
    *ADDRESS_POOL_ROUTES,
    *STORAGE_POOL_ROUTES,
    *IMAGE_ROUTES,
    *POLICY_ROUTES,
    *INSTANCE_ROUTES,
    *BATCH_ROUTES,
    *MIGRATION_ROUTES,
    *INSTANCE_CHANGE_ROUTES,
    *SNAPSHOT_ROUTES,
    *DISK_ROUTES,
)
"""Routes of the REST contract."""

OWN_ROUTES = (
    R("GET", "/me/", who_am_i, needs=SESSION),
    R("DELETE", "/sessions/<session>", log_out, needs=SESSION),
    R("GET", "/live_sessions/", show_sessions, needs=SESSION),
    R("DELETE", "/live_sessions/<key>", revoke, needs=SESSION, log="end session {key}"),
    R("POST", f"{DISK}/download_tokens/", issue_token, needs=owned(DISK_IMAGE), reads=True),
    *TOKEN_ROUTES,
    *BATCH_START_ROUTES,
    change("/qos/cpu_limit", "limit CPU of instance {id} to {cpu_limit} percent of each core"),
    *OWN_MIGRATION_ROUTES,
    R("DELETE", "/unallocated_cells/<cell>", forward, needs=room(Menu.COMPUTE_POOL), log="forget cell {cell}"),
    R("GET", "/openapi.json", get_description, needs=OPEN),
    R("GET", "/failovers/", forward, needs=room(Menu.COMPUTE_POOL)),
    R("GET", "/tasks/", forward, needs=SESSION),
    R("GET", "/tasks/<id>", forward, needs=SESSION),
)
"""Routes the contract does not know: who is logged in, tokens, links for downloads, CPU limit, more about migrations,
offline cells, failovers, tasks, this API."""


def preflight(_request: Request, visit: Visit) -> Result:
    """Tell a browser that asks first which methods this path has, and whether another site may use them."""
    if visit.frontend.configuration.cors_enable:
        return RawAnswer(headers=tuple(PREFLIGHT_HEADERS.items()))
    allowed = {route.method for route in (*CONTRACT_ROUTES, *OWN_ROUTES) if BASE + route.path == visit.route.path}
    return RawAnswer(headers=(("Allow", ", ".join(sorted(allowed | {"OPTIONS"}))),))


def preflight_routes() -> list[FrontendRoute]:
    """A row for each path, for the question browsers ask before a request from another site."""
    paths = dict.fromkeys(route.path for route in (*CONTRACT_ROUTES, *OWN_ROUTES))
    return [R("OPTIONS", path, preflight, needs=OPEN) for path in paths]
