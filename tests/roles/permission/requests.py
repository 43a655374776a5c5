"""A request to each route that would be granted to whom it belongs to, about things that were just made."""

from __future__ import annotations

import re
from typing import Any

from nano_appliance.model.caller import DISK_IMAGE, MEDIA_IMAGE
from nano_appliance.roles.frontend.route import FrontendRoute
from nano_appliance.roles.frontend.routes.policies import POLICY_GROUP
from nano_appliance.roles.frontend.routes.row import TAIL
from tests.roles.permission.world import World

RULE = {"action": "accept", "protocol": "tcp", "to_port": 443}
MINE = {"owner": "mira", "group": "ops"}

BODIES: dict[str, dict[str, Any]] = {
    "PUT /guests/<id>/name/": {"name": "ops.another"},
    "PUT /guests/<id>/cores": {"cores": 3},
    "PUT /guests/<id>/memory": {"memory": 3 << 30},
    "PUT /guests/<id>/auto_start": {"enable": True},
    "PUT /guests/<id>/qos/cpu": {"priority": "low"},
    "PUT /guests/<id>/qos/cpu_limit": {"cpu_limit": 50},
    "PUT /guests/<id>/qos/disk": {"read_iops": 100},
    "PUT /guests/<id>/qos/network": {"receive_speed": 100_000},
    "PUT /guests/<id>/auth": {"password": "Harbour77x"},
    "PUT /guests/<id>/disks/resize/<index>": {"size": 20 << 30},
    "PUT /guests/<id>/system/": {"from_image": "none"},
    "POST /instances/<id>/snapshots/": {"name": "one"},
    "PUT /instances/<id>/snapshots/": {"target": "one"},
    "POST /instances/<id>/media": {"source": "none"},
    "POST /search/guests/": {"limit": 10},
    "PUT /guests/<id>/security_policy/default_action": {"action": "reject"},
    "POST /guests/<id>/security_policy/rules/": RULE,
    "PUT /guests/<id>/security_policy/rules/<index>": RULE,
    "PUT /guests/<id>/security_policy/rules/<index>/order": {"direction": "up"},
    "POST /security_policy_groups/<id>/rules/": RULE,
    "PUT /security_policy_groups/<id>/rules/<index>": RULE,
    "PUT /security_policy_groups/<id>/rules/<index>/order": {"direction": "up"},
    "PUT /media_images/<id>": {"description": "another"},
    "PUT /disk_images/<id>": {"description": "another"},
    "PATCH /media_images/": MINE,
    "PATCH /disk_images/": MINE,
    "PUT /users/<user>": {"nick": "Mi"},
    "PUT /users/<user>/password/": {"old": "Wrong111x", "new": "Harbour77x"},
    "POST /logs/": {"content": "anything"},
    "PUT /resource_visibilities/": {},
}


def body_of(world: World, route: FrontendRoute) -> Any:
    """The body to send, with things of mira's where it names some."""
    row = f"{route.method} {route.path}"
    if row.startswith("POST /batch/create_guest"):
        names = {"name_rule": "order", "name_prefix": world.a_name(), "count": 1}
        return {**_a_wish(world), **names}
    if row.startswith("POST /batch/"):
        return {"guest": [world.instance()]}
    if row == "POST /guests/":
        return {**_a_wish(world), "name": world.a_name()}
    if row == "POST /monitor_channels/":
        return {"guest": world.instance()}
    if row in {"POST /media_images/", "POST /disk_images/"}:
        return {"name": world.a_name(), **MINE}
    if row in {"POST /security_policy_groups/", "PUT /security_policy_groups/<id>"}:
        settings = {"enabled": True, "global": False, "default_action": "reject"}
        return {"name": world.a_name(), "user": "mira", "group": "ops", **settings}
    return BODIES.get(row, {})


def path_of(world: World, route: FrontendRoute, session: str) -> str:
    """The path with its variables filled in: with something of mira's, or with what does not exist."""
    values = {
        "session": session or "none",
        "user": "mira" if route.needs.own else "nobody",
        "start": "10.9.9.9",
        "index": "0",
    }
    if "<id>" in route.path:
        values["id"] = _a_thing(world, route)
    path = route.path.replace(TAIL, "/?pool=default")
    return re.sub(r"<(\w+)>", lambda variable: values.get(variable[1], "none"), path)


def _a_thing(world: World, route: FrontendRoute) -> str:
    if route.path.startswith("/batch/"):
        return world.batch(route.path.split("/")[2])
    if route.path.startswith("/instances/") or route.path.startswith("/guests/"):
        return world.instance()
    if route.needs.kind in {MEDIA_IMAGE, DISK_IMAGE}:
        return world.image(route.needs.kind)
    if route.needs.kind == POLICY_GROUP:
        return world.policy_group()
    return "none"


def _a_wish(world: World) -> dict[str, Any]:
    template = world.core.get("/templates/")[0]["id"]
    return {**MINE, "pool": "default", "cores": 1, "memory": 1 << 28, "disks": [1 << 28], "template": template}
