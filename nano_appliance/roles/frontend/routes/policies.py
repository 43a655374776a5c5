"""Routes about security policy groups."""

from __future__ import annotations

from nano_appliance.model.menu import Menu
from nano_appliance.roles.frontend.gateway import forward
from nano_appliance.roles.frontend.permission import owned
from nano_appliance.roles.frontend.routes.row import TAIL, THE_RULE, R

POLICY_GROUP = "policy_group"
"""Seen by the whole group, and by everybody when it is global; changed by its owner, whatever the group shares."""

GROUP, RULE = "/security_policy_groups/<id>", "/security_policy_groups/<id>/rules/<index>"

POLICY_ROUTES = (
    R("GET", f"/search/security_policy_groups{TAIL}", forward, needs=owned(POLICY_GROUP)),
    R("GET", GROUP, forward, needs=owned(POLICY_GROUP)),
    R(
        "POST",
        "/security_policy_groups/",
        forward,
        needs=owned(POLICY_GROUP, Menu.POLICIES),
        log="create security policy group {name}",
    ),
    R("PUT", GROUP, forward, needs=owned(POLICY_GROUP, Menu.POLICIES), log="modify security policy group {id}"),
    R("DELETE", GROUP, forward, needs=owned(POLICY_GROUP, Menu.POLICIES), log="delete security policy group {id}"),
    R("GET", f"{GROUP}/rules/", forward, needs=owned(POLICY_GROUP)),
    R(
        "POST",
        f"{GROUP}/rules/",
        forward,
        needs=owned(POLICY_GROUP, Menu.POLICIES),
        log=f"add rule to security policy group {{id}}: {THE_RULE}",
    ),
    R(
        "PUT",
        RULE,
        forward,
        needs=owned(POLICY_GROUP, Menu.POLICIES),
        log=f"set rule {{index}} of security policy group {{id}}: {THE_RULE}",
    ),
    R(
        "DELETE",
        RULE,
        forward,
        needs=owned(POLICY_GROUP, Menu.POLICIES),
        log="remove rule {index} of security policy group {id}",
    ),
    R(
        "PUT",
        f"{RULE}/order",
        forward,
        needs=owned(POLICY_GROUP, Menu.POLICIES),
        log="move rule {index} of security policy group {id}: {direction}",
    ),
)
