"""Routes about instances: finding, making, running and watching them, and what may reach them."""

from __future__ import annotations

from nano_appliance.model.caller import INSTANCE
from nano_appliance.roles.frontend.api.monitor_channels import connect, open_channel
from nano_appliance.roles.frontend.gateway import create, forward, search_by_body, search_by_query
from nano_appliance.roles.frontend.permission import OPEN, owned
from nano_appliance.roles.frontend.routes.row import TAIL, THE_RULE, R, instance_work

GUEST, RUN = "/guests/<id>", "/instances/<id>"
GUEST_RULE = f"{GUEST}/security_policy/rules/<index>"

INSTANCE_ROUTES = (
    R("GET", f"/guest_search{TAIL}", search_by_query, needs=owned(INSTANCE)),
    R("POST", "/search/guests/", search_by_body, needs=owned(INSTANCE), reads=True),
    R("GET", GUEST, forward, needs=owned(INSTANCE)),
    instance_work("POST", "/guests/", "create new instance {name}", create),
    instance_work("DELETE", GUEST, "delete instance {id} (force {force=false})"),
    R("GET", f"{GUEST}/security_policy/", forward, needs=owned(INSTANCE)),
    instance_work("PUT", f"{GUEST}/security_policy/default_action", "set default action of instance {id}: {action}"),
    instance_work("POST", f"{GUEST}/security_policy/rules/", f"add security rule to instance {{id}}: {THE_RULE}"),
    instance_work("PUT", GUEST_RULE, f"set security rule {{index}} of instance {{id}}: {THE_RULE}"),
    instance_work("DELETE", GUEST_RULE, "remove security rule {index} of instance {id}"),
    instance_work("PUT", f"{GUEST_RULE}/order", "move security rule {index} of instance {id}: {direction}"),
    R("GET", RUN, forward, needs=owned(INSTANCE), slow=True),
    instance_work("POST", RUN, "start instance {id} (media image {source=none})"),
    instance_work("DELETE", RUN, "stop instance {id} (reboot {reboot=false}, force {force=false})"),
    instance_work("POST", f"{RUN}/media", "insert media image {source} into instance {id}"),
    instance_work("DELETE", f"{RUN}/media", "eject media image from instance {id}"),
    instance_work("POST", "/monitor_channels/", "open console of instance {guest}", open_channel),
    R("GET", "/monitor_channels/<id>", connect, needs=OPEN),
)
