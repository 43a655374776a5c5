"""What an installation of the older platform needs so that nobody misses anything: said first, then done.

Its files are read as they are; only what would keep people from their own things is changed: rooms that the roles of
administrators lack, and owners that no account is (the manual's questions 1.5.7 and 1.5.8, done by the program).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

import msgspec

from nano_appliance.host.paths import ModuleFolder
from nano_appliance.model.account import Group, Role
from nano_appliance.model.administration import administrators
from nano_appliance.model.configuration import ApiConfiguration
from nano_appliance.model.image import Image, ImageKind
from nano_appliance.model.instance import Instance
from nano_appliance.model.menu import Menu
from nano_appliance.store.configuration import read_incomplete_configuration, warnings
from nano_appliance.store.image_data import ImageData
from nano_appliance.store.instance_data import InstanceData
from nano_appliance.store.resource_data import ResourceData
from nano_appliance.store.table import Table
from nano_appliance.store.users_data import UsersData
from nano_appliance.upkeep.change import Change

OLD_PORTAL = "web_root"

Owned = TypeVar("Owned", Image, Instance)


@dataclass
class Takeover:
    """What is found (`facts`), what is changed, and what a person should know or do (`remarks`)."""

    facts: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _People:
    """Whom the accounts know, and who gets what belongs to nobody; without accounts on this host nobody does."""

    users: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    heir: str = ""
    heirs_group: str = ""

    def owner_of(self, owner: str, group: str) -> tuple[str, str]:
        """Owner and group that exist."""
        if not self.heir or (owner in self.users and group in self.groups):
            return owner, group
        return (owner if owner in self.users else self.heir), (group if group in self.groups else self.heirs_group)


def plan(modules: Iterable[ModuleFolder], installation: Path) -> Takeover:
    """Look at the state files of `modules`, which may be copies of those in `installation`.

    Raises Misconfigured naming one that cannot be read.
    """
    found = {module.name: module for module in modules}
    takeover = Takeover()
    old_portal = installation / "frontend" / OLD_PORTAL
    if old_portal.is_dir():
        takeover.remarks.append(f"the older portal in {old_portal} is kept; the built-in one is served")
    people = _look_at_accounts(found["frontend"], takeover) if "frontend" in found else _People()
    if "core" in found:
        _look_at_core(found["core"], people, takeover)
    if "cell" in found:
        _look_at_cell(found["cell"], people, takeover)
    return takeover


def _look_at_accounts(frontend: ModuleFolder, takeover: Takeover) -> _People:
    path = frontend.config / "users.data"
    if not path.exists():
        return _People()
    data = UsersData(path)
    users, groups = data.users.all(), data.groups.all()
    days = len(list((frontend.data / "log").rglob("*.log")))
    takeover.facts.append(f"{len(users)} accounts in {len(groups)} groups, {days} days of the operation log")
    rulers = {role.name for role in data.roles.all() if Menu.USER in role.menu}
    if users and not administrators(users, groups, data.roles.all()):
        # There the server let every user do everything; here somebody has to be able to give rights.
        rulers |= _widest(data.roles.all(), [group for group in groups if group.members])
    for role in data.roles.all():
        lacking = [str(menu) for menu in Menu if menu not in role.menu]
        if role.name in rulers and lacking:
            complete = msgspec.structs.replace(role, menu=(*role.menu, *lacking))
            text = f"role '{role.name}' gets the rooms {', '.join(lacking)}"
            takeover.changes.append(Change(text, partial(data.roles.put, complete)))
    heir = next((user for user in users if any(g.name == user.group and rulers & set(g.role) for g in groups)), None)
    names = frozenset(user.name for user in users), frozenset(group.name for group in groups)
    return _People(*names, heir.name, heir.group) if heir else _People(*names)


def _widest(roles: list[Role], groups: list[Group]) -> set[str]:
    """The name of the role with most rooms that members of `groups` have; none when they have no role that exists."""
    given = {name for group in groups for name in group.role}
    widest = max((role for role in roles if role.name in given), key=lambda role: len(role.menu), default=None)
    return {widest.name} if widest else set()


def _look_at_core(core: ModuleFolder, people: _People, takeover: Takeover) -> None:
    if (core.data / "resource.data").exists():
        data = ResourceData(core.data / "resource.data", make_template_id=str, now="")
        pools = data.pools.all()
        cells = [(name, member) for pool in pools for name, member in pool.cells.items()]
        takeover.facts.append(
            f"{len(pools)} compute pools with {len(cells)} cells, {len(data.address_pools.all())} address pools, "
            f"{len(data.templates.all())} system templates, {len(data.policies.all())} security policy groups"
        )
        takeover.remarks += [
            f"cell '{name}' has to be added to its pool once more: it proves by a key from now on who it is"
            for name, member in cells
            if not member.fingerprint
        ]
    if (core.data / "image.data").exists():
        images = ImageData(core.data / "image.data")
        for kind in ImageKind:
            table = images.images(kind)
            takeover.facts.append(f"{len(table.all())} {kind.words}s")
            takeover.changes += _owners(table, kind.words, people)
    if (core.config / "api.cfg").exists():
        takeover.remarks += warnings(read_incomplete_configuration(core.config / "api.cfg", ApiConfiguration))


def _look_at_cell(cell: ModuleFolder, people: _People, takeover: Takeover) -> None:
    if not (cell.data / "instance.data").exists():
        return
    table = InstanceData(cell.data / "instance.data").instances
    takeover.facts.append(f"{len(table.all())} instances, whose volumes and domains stay where they are")
    takeover.changes += _owners(table, "instance", people)
    takeover.remarks += [f"an instance's record cannot be read: {each.reason}" for each in table.unreadable()]


def _owners(table: Table[Owned], words: str, people: _People) -> Iterator[Change]:
    for item in table.all():
        owner, group = people.owner_of(item.owner, item.group)
        if (owner, group) != (item.owner, item.group):
            mended = msgspec.structs.replace(item, owner=owner, group=group)
            was = f"{item.owner} in group {item.group}"
            text = f"{words} '{item.name}' of {was}, unknown to the accounts, goes to {owner} in group {group}"
            yield Change(text, partial(table.put, mended))
