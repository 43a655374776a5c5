"""Routes about an instance's snapshots."""

from __future__ import annotations

from nano_appliance.model.caller import INSTANCE
from nano_appliance.roles.frontend.gateway import forward
from nano_appliance.roles.frontend.permission import owned
from nano_appliance.roles.frontend.routes.row import R, instance_work

SNAPSHOTS = "/instances/<id>/snapshots/"

SNAPSHOT_ROUTES = (
    R("GET", SNAPSHOTS, forward, needs=owned(INSTANCE), slow=True),
    R("GET", f"{SNAPSHOTS}<name>", forward, needs=owned(INSTANCE), slow=True),
    instance_work("POST", SNAPSHOTS, "create snapshot {name} of instance {id}"),
    instance_work("PUT", SNAPSHOTS, "restore snapshot {target} of instance {id}"),
    instance_work("DELETE", f"{SNAPSHOTS}<name>", "delete snapshot {name} of instance {id}"),
)
