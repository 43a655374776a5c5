"""Routes about security policy groups."""

from __future__ import annotations

from nano_appliance.model.menu import Menu
from nano_appliance.roles.frontend.gateway import forward
from nano_appliance.roles.frontend.permission import SESSION, room
from nano_appliance.roles.frontend.routes.row import TAIL, THE_RULE, R

GROUP, RULE = "/security_policy_groups/<id>", "/security_policy_groups/<id>/rules/<index>"

POLICY_ROUTES = (
    R("GET", f"/search/security_policy_groups{TAIL}", forward, needs=SESSION),
    R("GET", GROUP, forward, needs=SESSION),
    R(
        "POST",
        "/security_policy_groups/",
        forward,
        needs=room(Menu.POLICIES),
        log="create security policy group {name}",
    ),
    R("PUT", GROUP, forward, needs=room(Menu.POLICIES), log="modify security policy group {id}"),
    R("DELETE", GROUP, forward, needs=room(Menu.POLICIES), log="delete security policy group {id}"),
    R("GET", f"{GROUP}/rules/", forward, needs=SESSION),
    R(
        "POST",
        f"{GROUP}/rules/",
        forward,
        needs=room(Menu.POLICIES),
        log=f"add rule to security policy group {{id}}: {THE_RULE}",
    ),
    R(
        "PUT",
        RULE,
        forward,
        needs=room(Menu.POLICIES),
        log=f"set rule {{index}} of security policy group {{id}}: {THE_RULE}",
    ),
    R("DELETE", RULE, forward, needs=room(Menu.POLICIES), log="remove rule {index} of security policy group {id}"),
    R(
        "PUT",
        f"{RULE}/order",
        forward,
        needs=room(Menu.POLICIES),
        log="move rule {index} of security policy group {id}: {direction}",
    ),
)
