"""Security policies, their groups and their rules in REST requests and answers."""

from __future__ import annotations

import msgspec

from nano_appliance.model.security import Protocol, SecurityPolicy, SecurityPolicyGroup, SecurityRule
from nano_appliance.rest.choices import read_choice

ACCEPT, REJECT = "accept", "reject"


class RuleObject(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One rule; an address that is any is omitted."""

    action: str
    protocol: str
    from_address: str = ""
    to_address: str = ""
    to_port: int


class PolicyObject(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The policy of an instance; no rules are omitted."""

    default_action: str
    rules: tuple[RuleObject, ...] = ()


class PolicyGroupObject(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename={"is_global": "global"}):
    """A policy group without its rules; an empty description is omitted."""

    id: str
    name: str
    description: str = ""
    user: str
    group: str
    enabled: bool
    is_global: bool
    default_action: str


class PolicyGroupWish(msgspec.Struct, frozen=True, kw_only=True, rename={"is_global": "global"}):
    """The settings that a request wants of a policy group."""

    name: str
    user: str
    group: str
    description: str = ""
    enabled: bool = False
    is_global: bool = False
    default_action: str = REJECT


class RuleWish(msgspec.Struct, frozen=True, kw_only=True):
    """A rule in a request; port 0 and an empty address mean any."""

    action: str
    protocol: str
    from_address: str = ""
    to_address: str = ""
    to_port: int = 0


class MoveWish(msgspec.Struct, frozen=True):
    """Where a rule goes: `up`; anything else is down."""

    direction: str

    @property
    def up(self) -> bool:
        """Whether it goes before its neighbour."""
        return self.direction == "up"


class DefaultActionWish(msgspec.Struct, frozen=True):
    """What happens to packets that no rule names."""

    action: str


def reads_accept(action: str) -> bool:
    """Whether an action is `accept`; any other text has always meant to reject."""
    return action == ACCEPT


def read_rule(wish: RuleWish) -> SecurityRule:
    """The rule a request speaks of; raises InvalidInput for a protocol that is none. The rest is not checked."""
    return SecurityRule(
        accept=reads_accept(wish.action),
        protocol=read_choice("protocol", wish.protocol, Protocol),
        source_address=wish.from_address,
        target_address=wish.to_address,
        target_port=wish.to_port,
    )


def rule_object(rule: SecurityRule) -> RuleObject:
    """The layout of a rule."""
    return RuleObject(
        action=_action(accept=rule.accept),
        protocol=rule.protocol.value,
        from_address=rule.source_address,
        to_address=rule.target_address,
        to_port=rule.target_port,
    )


def policy_object(policy: SecurityPolicy) -> PolicyObject:
    """The layout of an instance's policy."""
    rules = tuple(rule_object(rule) for rule in policy.rules)
    return PolicyObject(default_action=_action(accept=policy.accept), rules=rules)


def policy_group_object(group: SecurityPolicyGroup) -> PolicyGroupObject:
    """The layout of a policy group."""
    return PolicyGroupObject(
        id=group.id,
        name=group.name,
        description=group.description,
        user=group.user,
        group=group.group,
        enabled=group.enabled,
        is_global=group.is_global,
        default_action=_action(accept=group.policy.accept),
    )


def _action(*, accept: bool) -> str:
    return ACCEPT if accept else REJECT
