"""People with sessions, and things that belong to mira, for tests of what each may do."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import count

from nano_appliance.model.account import Group, Visibility
from nano_appliance.model.menu import Menu
from nano_appliance.model.session import Session
from nano_appliance.model.timing import SESSION_LIFETIME
from nano_appliance.roles.frontend.permission import Need
from tests.roles.core.guests import a_guest
from tests.roles.core.running_core import RunningCore
from tests.roles.frontend.running_frontend import Received, RunningFrontend

REFUSED = re.compile(
    "not authenticated|invalid session|needs the right to|belongs to another user|only administrators|"
    "(owner|group) must be"
)
"""How a refusal for want of a right is worded, by frontend and core."""

OPERATOR = tuple(str(menu) for menu in Menu if menu is not Menu.USER)
MIRA = Session(user="mira", group="ops", menus=OPERATOR)
COLLEAGUE = Session(user="lou", group="ops", menus=OPERATOR)
STRANGER = Session(user="lee", group="dev", menus=OPERATOR)
ADMINISTRATOR = Session(user="root", group="admin", menus=tuple(map(str, Menu)))

NOTHING = Visibility()
EVERYTHING = Visibility(instance_visible=True, disk_image_visible=True, media_image_visible=True)


@dataclass
class World:
    """Gives sessions, makes mira's things anew, and tells a refusal from any other answer."""

    core: RunningCore
    frontend: RunningFrontend
    _names: count[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        for name in ("ops", "dev", "admin"):
            self.frontend.frontend.accounts._file.groups.put(Group(name=name))

    def share(self, visibility: Visibility) -> None:
        """What the group ops shares from now on."""
        self.frontend.frontend.accounts.set_visibility("ops", visibility)

    def session(self, session: Session, *, age: float = 0.0) -> str:
        return self.frontend.frontend.sessions.open(session, self.frontend.clock.now - age)

    def expired(self) -> str:
        return self.session(ADMINISTRATOR, age=SESSION_LIFETIME)

    def a_name(self) -> str:
        return f"thing{next(self._names)}"

    def instance(self) -> str:
        return a_guest(self.core, self.a_name(), cores=1, disks=[1 << 28])

    def image(self, kind: str) -> str:
        body = {"name": self.a_name(), "owner": "mira", "group": "ops"}
        return str(self.core.send("POST", f"/{kind}s/", body)["id"])

    def policy_group(self) -> str:
        settings = {"enabled": True, "global": False, "default_action": "reject"}
        body = {"name": self.a_name(), "user": "mira", "group": "ops", **settings}
        group = str(self.core.send("POST", "/security_policy_groups/", body)["id"])
        for port in (22, 80):
            rule = {"action": "accept", "protocol": "tcp", "to_port": port}
            self.core.send("POST", f"/security_policy_groups/{group}/rules/", rule)
        return group

    def batch(self, action: str) -> str:
        """A batch that mira began."""
        if action == "create_guest":
            wish = {"name_rule": "order", "name_prefix": self.a_name(), "count": 1}
            settings = {"pool": "default", "cores": 1, "memory": 1 << 28, "disks": [1 << 28]}
            template = self.core.get("/templates/")[0]["id"]
            body: object = {**wish, **settings, "owner": "mira", "group": "ops", "template": template}
        else:
            body = {"guest": [self.instance()]}
        caller = MIRA.caller("instance")
        return str(self.core.send("POST", f"/batch/{action}/", body, caller=caller)["id"])


def without(session: Session, need: Need) -> Session:
    """`session` without the room that `need` names."""
    menus = tuple(menu for menu in session.menus if menu != need.menu)
    return Session(user=session.user, group=session.group, menus=menus)


def is_refused(answer: Received) -> bool:
    """True when the answer says that somebody may not do this."""
    if answer.headers.get("Content-Type") != "application/json":
        return False
    return bool(answer.envelope["error_code"] and REFUSED.search(answer.envelope["message"]))
