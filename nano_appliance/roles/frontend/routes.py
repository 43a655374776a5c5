"""All routes of the frontend: what answers them, who may use them, and how the operation log words them."""

from __future__ import annotations

from nano_appliance.model.menu import Menu
from nano_appliance.rest.answer import RawAnswer, Result
from nano_appliance.rest.request import Request
from nano_appliance.roles.frontend.api.downloads import download, issue_token
from nano_appliance.roles.frontend.api.logs import add_entry, find_entries, hide_entries
from nano_appliance.roles.frontend.api.monitor_channels import connect, open_channel
from nano_appliance.roles.frontend.api.sessions import keep_alive, list_sessions, log_in, log_out
from nano_appliance.roles.frontend.api.system import get_system, initialise
from nano_appliance.roles.frontend.api.visibilities import get_visibilities, set_visibilities
from nano_appliance.roles.frontend.browser_rules import PREFLIGHT_HEADERS
from nano_appliance.roles.frontend.gateway import create, forward, search_by_body, search_by_query, upload
from nano_appliance.roles.frontend.route import FrontendRoute, Visit

BASE = "/api/v1"
TAIL = "<tail:re:(?:/.*)?>"
"""Whatever follows the path of a search, which means nothing."""

INSTANCE, DISK_IMAGE, MEDIA_IMAGE = "instance", "disk_image", "media_image"
"""Kinds of things that a group may share."""

R = FrontendRoute

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

STATUS_ROUTES = (
    R("GET", "/compute_zone_status/", forward),
    R("GET", "/compute_pool_status/", forward),
    R("GET", "/compute_pool_status/<pool>", forward),
    R("GET", "/compute_cell_status/<pool>", forward),
    R("GET", "/compute_cell_status/<pool>/<cell>", forward),
    R("GET", "/instance_status/<pool>", forward, kind=INSTANCE),
    R("GET", "/instance_status/<pool>/<cell>", forward, kind=INSTANCE),
)

POOL, CELL = "/compute_pools/<pool>", "/compute_pool_cells/<pool>/<cell>"

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

ADDRESSES, RANGE = "/address_pools/<pool>", "/address_pools/<pool>/<type>/ranges/<start>"

ADDRESS_POOL_ROUTES = (
    R("GET", "/address_pools/", forward),
    R("GET", ADDRESSES, forward),
    R("POST", ADDRESSES, forward, menu=Menu.ADDRESS_POOL, log="create address pool {pool}"),
    R("PUT", ADDRESSES, forward, menu=Menu.ADDRESS_POOL, log="modify address pool {pool}"),
    R("DELETE", ADDRESSES, forward, menu=Menu.ADDRESS_POOL, log="delete address pool {pool}"),
    R("GET", "/address_pools/<pool>/<type>/ranges/", forward),
    R("GET", RANGE, forward),
    R("POST", RANGE, forward, menu=Menu.ADDRESS_POOL, log="add range {start} to {end} to address pool {pool}"),
    R("DELETE", RANGE, forward, menu=Menu.ADDRESS_POOL, log="remove range {start} from address pool {pool}"),
)

MEDIUM, DISK = "/media_images/<id>", "/disk_images/<id>"

IMAGE_ROUTES = (
    R("GET", f"/media_image_search{TAIL}", search_by_query, kind=MEDIA_IMAGE),
    R("GET", "/media_images/", forward, kind=MEDIA_IMAGE),
    R("GET", MEDIUM, forward, kind=MEDIA_IMAGE),
    R("POST", "/media_images/", create, menu=Menu.MEDIA, kind=MEDIA_IMAGE, log="create media image {name}"),
    R("PUT", MEDIUM, create, menu=Menu.MEDIA, kind=MEDIA_IMAGE, log="modify media image {id}"),
    R("DELETE", MEDIUM, forward, slow=True, menu=Menu.MEDIA, kind=MEDIA_IMAGE, log="delete media image {id}"),
    R("POST", f"{MEDIUM}/file/", upload, stream=True, menu=Menu.MEDIA, kind=MEDIA_IMAGE, log="upload media image {id}"),
    R("PATCH", "/media_images/", create, slow=True, menu=Menu.MEDIA, kind=MEDIA_IMAGE, log="synchronise media images"),
    R("GET", f"/disk_image_search{TAIL}", search_by_query, kind=DISK_IMAGE),
    R("GET", DISK, forward, kind=DISK_IMAGE),
    R("POST", "/disk_images/", create, slow=True, menu=Menu.IMAGE, kind=DISK_IMAGE, log="create disk image {name}"),
    R("PUT", DISK, create, menu=Menu.IMAGE, kind=DISK_IMAGE, log="modify disk image {id}"),
    R("DELETE", DISK, forward, slow=True, menu=Menu.IMAGE, kind=DISK_IMAGE, log="delete disk image {id}"),
    R("PATCH", "/disk_images/", create, slow=True, menu=Menu.IMAGE, kind=DISK_IMAGE, log="synchronise disk images"),
    R("POST", f"{DISK}/file/", upload, stream=True, menu=Menu.IMAGE, kind=DISK_IMAGE, log="upload disk image {id}"),
    R("GET", f"{DISK}/file/", download, open=True, stream=True, kind=DISK_IMAGE),
    R("GET", "/templates/", forward),
    R("GET", "/templates/<id>", forward),
    R("POST", "/templates/", forward, menu=Menu.TEMPLATES, log="create system template {name}"),
    R("PUT", "/templates/<id>", forward, menu=Menu.TEMPLATES, log="modify system template {id}"),
    R("DELETE", "/templates/<id>", forward, menu=Menu.TEMPLATES, log="delete system template {id}"),
)

THE_RULE = "{action} {protocol} {to_port=0} from {from_address=anywhere}"
"""How the operation log words a security rule."""

GROUP, RULE = "/security_policy_groups/<id>", "/security_policy_groups/<id>/rules/<index>"

POLICY_ROUTES = (
    R("GET", f"/search/security_policy_groups{TAIL}", forward),
    R("GET", GROUP, forward),
    R("POST", "/security_policy_groups/", forward, menu=Menu.POLICIES, log="create security policy group {name}"),
    R("PUT", GROUP, forward, menu=Menu.POLICIES, log="modify security policy group {id}"),
    R("DELETE", GROUP, forward, menu=Menu.POLICIES, log="delete security policy group {id}"),
    R("GET", f"{GROUP}/rules/", forward),
    R(
        "POST",
        f"{GROUP}/rules/",
        forward,
        menu=Menu.POLICIES,
        log=f"add rule to security policy group {{id}}: {THE_RULE}",
    ),
    R(
        "PUT",
        RULE,
        forward,
        menu=Menu.POLICIES,
        log=f"set rule {{index}} of security policy group {{id}}: {THE_RULE}",
    ),
    R("DELETE", RULE, forward, menu=Menu.POLICIES, log="remove rule {index} of security policy group {id}"),
    R(
        "PUT",
        f"{RULE}/order",
        forward,
        menu=Menu.POLICIES,
        log="move rule {index} of security policy group {id}: {direction}",
    ),
)

GUEST, RUN = "/guests/<id>", "/instances/<id>"
GUEST_RULE = f"{GUEST}/security_policy/rules/<index>"
SNAPSHOTS = f"{RUN}/snapshots/"

INSTANCE_ROUTES = (
    R("GET", f"/guest_search{TAIL}", search_by_query, kind=INSTANCE),
    R("POST", "/search/guests/", search_by_body, kind=INSTANCE, reads=True),
    R("GET", GUEST, forward, kind=INSTANCE),
    R("POST", "/guests/", create, slow=True, menu=Menu.INSTANCE, kind=INSTANCE, log="create new instance {name}"),
    R(
        "DELETE",
        GUEST,
        forward,
        slow=True,
        menu=Menu.INSTANCE,
        kind=INSTANCE,
        log="delete instance {id} (force {force=false})",
    ),
    R("GET", f"{GUEST}/security_policy/", forward, kind=INSTANCE),
    R(
        "PUT",
        f"{GUEST}/security_policy/default_action",
        forward,
        slow=True,
        menu=Menu.INSTANCE,
        kind=INSTANCE,
        log="set default action of instance {id}: {action}",
    ),
    R(
        "POST",
        f"{GUEST}/security_policy/rules/",
        forward,
        slow=True,
        menu=Menu.INSTANCE,
        kind=INSTANCE,
        log=f"add security rule to instance {{id}}: {THE_RULE}",
    ),
    R(
        "PUT",
        GUEST_RULE,
        forward,
        slow=True,
        menu=Menu.INSTANCE,
        kind=INSTANCE,
        log=f"set security rule {{index}} of instance {{id}}: {THE_RULE}",
    ),
    R(
        "DELETE",
        GUEST_RULE,
        forward,
        slow=True,
        menu=Menu.INSTANCE,
        kind=INSTANCE,
        log="remove security rule {index} of instance {id}",
    ),
    R(
        "PUT",
        f"{GUEST_RULE}/order",
        forward,
        slow=True,
        menu=Menu.INSTANCE,
        kind=INSTANCE,
        log="move security rule {index} of instance {id}: {direction}",
    ),
    R("GET", RUN, forward, slow=True, kind=INSTANCE),
    R(
        "POST",
        RUN,
        forward,
        slow=True,
        menu=Menu.INSTANCE,
        kind=INSTANCE,
        log="start instance {id} (media image {source=none})",
    ),
    R(
        "DELETE",
        RUN,
        forward,
        slow=True,
        menu=Menu.INSTANCE,
        kind=INSTANCE,
        log="stop instance {id} (reboot {reboot=false}, force {force=false})",
    ),
    R(
        "POST",
        f"{RUN}/media",
        forward,
        slow=True,
        menu=Menu.INSTANCE,
        kind=INSTANCE,
        log="insert media image {source} into instance {id}",
    ),
    R(
        "DELETE",
        f"{RUN}/media",
        forward,
        slow=True,
        menu=Menu.INSTANCE,
        kind=INSTANCE,
        log="eject media image from instance {id}",
    ),
    R(
        "POST",
        "/monitor_channels/",
        open_channel,
        slow=True,
        menu=Menu.INSTANCE,
        kind=INSTANCE,
        log="open console of instance {guest}",
    ),
    R("GET", "/monitor_channels/<id>", connect, open=True),
)

BATCH = "/batch"

BATCH_ROUTES = (
    R(
        "POST",
        f"{BATCH}/create_guest/",
        create,
        menu=Menu.INSTANCE,
        kind=INSTANCE,
        log="create {count} instances named {name_prefix} by {name_rule=order}",
    ),
    R("GET", f"{BATCH}/create_guest/<id>", forward, kind=INSTANCE),
    R(
        "POST",
        f"{BATCH}/delete_guest/",
        forward,
        menu=Menu.INSTANCE,
        kind=INSTANCE,
        log="delete instances {guest} (force {force=false})",
    ),
    R("GET", f"{BATCH}/delete_guest/<id>", forward, kind=INSTANCE),
    R(
        "POST",
        f"{BATCH}/stop_guest/",
        forward,
        menu=Menu.INSTANCE,
        kind=INSTANCE,
        log="stop instances {guest} (force {force=false})",
    ),
    R("GET", f"{BATCH}/stop_guest/<id>", forward, kind=INSTANCE),
)


def _change(path: str, log: str) -> FrontendRoute:
    """A row that changes an instance; passwords have no place in what the log says."""
    return R("PUT", f"{GUEST}{path}", forward, slow=True, menu=Menu.INSTANCE, kind=INSTANCE, log=log)


INSTANCE_CHANGE_ROUTES = (
    _change("/name/", "rename instance {id} to {name}"),
    _change("/cores", "set cores of instance {id} to {cores}"),
    _change("/memory", "set memory of instance {id} to {memory} bytes"),
    _change("/auto_start", "set auto start of instance {id}: {enable}"),
    _change("/qos/cpu", "set CPU priority of instance {id} to {priority}"),
    _change(
        "/qos/disk",
        "limit disks of instance {id}: read {read_speed=0} B/s, {read_iops=0} IOPS, write {write_speed=0} B/s, "
        "{write_iops=0} IOPS",
    ),
    _change("/qos/network", "limit network of instance {id}: receive {receive_speed=0} B/s, send {send_speed=0} B/s"),
    R("GET", f"{GUEST}/auth", forward, kind=INSTANCE),
    _change("/auth", "set a password inside instance {id}"),
    _change("/monitor/secret", "renew the console password of instance {id}"),
)

SNAPSHOT_ROUTES = (
    R("GET", SNAPSHOTS, forward, slow=True, kind=INSTANCE),
    R("GET", f"{SNAPSHOTS}<name>", forward, slow=True, kind=INSTANCE),
    R(
        "POST",
        SNAPSHOTS,
        forward,
        slow=True,
        menu=Menu.INSTANCE,
        kind=INSTANCE,
        log="create snapshot {name} of instance {id}",
    ),
    R(
        "PUT",
        SNAPSHOTS,
        forward,
        slow=True,
        menu=Menu.INSTANCE,
        kind=INSTANCE,
        log="restore snapshot {target} of instance {id}",
    ),
    R(
        "DELETE",
        f"{SNAPSHOTS}<name>",
        forward,
        slow=True,
        menu=Menu.INSTANCE,
        kind=INSTANCE,
        log="delete snapshot {name} of instance {id}",
    ),
)

DISK_ROUTES = (
    _change("/disks/resize/<index>", "resize disk {index} of instance {id} to {size} bytes"),
    _change("/disks/shrink/<index>", "shrink disk {index} of instance {id}"),
    _change("/system/", "reset system of instance {id} to disk image {from_image}"),
)

CONTRACT_ROUTES = (
    *SESSION_ROUTES,
    *STATUS_ROUTES,
    *POOL_ROUTES,
    *ADDRESS_POOL_ROUTES,
    *IMAGE_ROUTES,
    *POLICY_ROUTES,
    *INSTANCE_ROUTES,
    *BATCH_ROUTES,
    *INSTANCE_CHANGE_ROUTES,
    *SNAPSHOT_ROUTES,
    *DISK_ROUTES,
)
"""Routes of the REST contract."""

OWN_ROUTES = (
    R("DELETE", "/sessions/<session>", log_out),
    R("POST", f"{DISK}/download_tokens/", issue_token, reads=True, kind=DISK_IMAGE),
    R("GET", "/tasks/", forward),
    R("GET", "/tasks/<id>", forward),
)
"""Routes the contract does not know: logging out, links for downloads, and what the core does in the background."""


def preflight(_request: Request, visit: Visit) -> Result:
    """Tell a browser that asks first which methods this path has, and whether another site may use them."""
    if visit.frontend.configuration.cors_enable:
        return RawAnswer(headers=tuple(PREFLIGHT_HEADERS.items()))
    allowed = {route.method for route in (*CONTRACT_ROUTES, *OWN_ROUTES) if BASE + route.path == visit.route.path}
    return RawAnswer(headers=(("Allow", ", ".join(sorted(allowed | {"OPTIONS"}))),))


def preflight_routes() -> list[FrontendRoute]:
    """A row for each path, for the question browsers ask before a request from another site."""
    paths = dict.fromkeys(route.path for route in (*CONTRACT_ROUTES, *OWN_ROUTES))
    return [R("OPTIONS", path, preflight, open=True) for path in paths]
