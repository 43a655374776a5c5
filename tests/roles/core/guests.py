"""Making guests in tests."""

from __future__ import annotations

from typing import Any

from nano_appliance.model.caller import TRUSTED, Caller
from nano_appliance.model.units import GIB
from tests.roles.core.running_core import RunningCore


def a_wish(core: RunningCore, name: str = "web1", **changes: Any) -> dict[str, Any]:
    """A request body that is in order, with `changes`; None takes a member out."""
    body = {
        "name": name,
        "owner": "mira",
        "group": "ops",
        "pool": "default",
        "cores": 2,
        "memory": GIB,
        "disks": [5 * GIB],
        "template": core.get("/templates/")[0]["id"],
    } | changes
    return {key: value for key, value in body.items() if value is not None}


def a_guest(core: RunningCore, name: str = "web1", *, caller: Caller = TRUSTED, **changes: Any) -> str:
    """Make a guest and return its id."""
    return str(core.send("POST", "/guests/", a_wish(core, name, **changes), caller=caller)["id"])
