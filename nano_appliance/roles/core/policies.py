"""Security policy groups: whose they are, who sees them, and their rules, on disk; talks to no cell."""

from __future__ import annotations

import threading
import uuid

import msgspec

from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import Conflict, NotAllowed, NotFound
from nano_appliance.model.names import LABEL, check_description, check_name, check_owner
from nano_appliance.model.security import SecurityPolicy, SecurityPolicyGroup
from nano_appliance.model.security_changes import PolicyChange, changed, identity_in_group
from nano_appliance.rest.security_object import PolicyGroupWish, reads_accept
from nano_appliance.store.resource_data import ResourceData


class Policies:
    """The policy groups, in the order they were made; every method may be called by any thread."""

    def __init__(self, resources: ResourceData) -> None:
        self._groups = resources.policies
        self._lock = threading.Lock()

    def visible(self, caller: Caller) -> list[SecurityPolicyGroup]:
        """The groups that the caller may see: global ones, the caller's, and those of the caller's group."""
        return [group for group in self._groups.all() if _may_see(caller, group)]

    def get(self, caller: Caller, group_id: str) -> SecurityPolicyGroup:
        """One group; raises NotFound, NotAllowed."""
        group = self._get(group_id)
        if not _may_see(caller, group):
            raise NotAllowed(f"security policy group '{group.name}' belongs to another user")
        return group

    def copied(self, caller: Caller, group_id: str) -> SecurityPolicy:
        """The policy that a new instance takes from a group; later changes of the group do not reach it.

        Raises NotFound, NotAllowed, Conflict for a disabled group.
        """
        group = self.get(caller, group_id)
        if not group.enabled:
            raise Conflict(f"security policy group '{group.name}' is disabled")
        return group.policy

    def create(self, caller: Caller, wish: PolicyGroupWish) -> str:
        """Make a group without rules and return its id; raises InvalidInput, NotAllowed, Conflict for a name in use."""
        _check(caller, wish)
        with self._lock:
            self._require_free(wish.name)
            group = _with_settings(SecurityPolicyGroup(id=str(uuid.uuid4()), name="", user="", group=""), wish)
            self._groups.put(group)
        return group.id

    def modify(self, caller: Caller, group_id: str, wish: PolicyGroupWish) -> None:
        """Replace a group's settings, not its rules; raises as `create`, and NotFound."""
        with self._lock:
            group = self._require(caller, group_id)
            _check(caller, wish)
            if wish.name != group.name:
                self._require_free(wish.name)
            self._groups.put(_with_settings(group, wish))

    def delete(self, caller: Caller, group_id: str) -> None:
        """Remove a group; instances keep their copies. Raises NotFound, NotAllowed."""
        with self._lock:
            self._require(caller, group_id)
            self._groups.remove(group_id)

    def change(self, caller: Caller, group_id: str, change: PolicyChange) -> None:
        """Change a group's rules by one step; raises NotFound, NotAllowed, and what the change raises."""
        with self._lock:
            group = self._require(caller, group_id)
            policy = changed(group.policy, change, identity_in_group)
            self._groups.put(msgspec.structs.replace(group, policy=policy))

    def _get(self, group_id: str) -> SecurityPolicyGroup:
        group = self._groups.get(group_id)
        if group is None:
            raise NotFound(f"security policy group '{group_id}' not found")
        return group

    def _require(self, caller: Caller, group_id: str) -> SecurityPolicyGroup:
        """The group, which the caller may change."""
        group = self._get(group_id)
        caller.require(group, f"security policy group '{group.name}'")
        return group

    def _require_free(self, name: str) -> None:
        if any(group.name == name for group in self._groups.all()):
            raise Conflict(f"security policy group '{name}' already exists")


def _may_see(caller: Caller, group: SecurityPolicyGroup) -> bool:
    return group.is_global or caller.may_touch(group) or (bool(caller.group) and group.group == caller.group)


def _check(caller: Caller, wish: PolicyGroupWish) -> None:
    check_name("name", wish.name, LABEL)
    check_owner("user", wish.user)
    check_owner("group", wish.group)
    check_description(wish.description)
    if not caller.administers and (wish.user, wish.group) != (caller.user, caller.group):
        raise NotAllowed("only administrators give security policy groups to somebody else")


def _with_settings(group: SecurityPolicyGroup, wish: PolicyGroupWish) -> SecurityPolicyGroup:
    return msgspec.structs.replace(
        group,
        name=wish.name,
        user=wish.user,
        group=wish.group,
        description=wish.description,
        enabled=wish.enabled,
        is_global=wish.is_global,
        policy=msgspec.structs.replace(group.policy, accept=reads_accept(wish.default_action)),
    )
