"""How a security policy is changed, a step at a time: which rules are rules, which are alike, and where they go."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from ipaddress import IPv4Address

import msgspec

from nano_appliance.model.errors import Conflict, Exhausted, InvalidInput
from nano_appliance.model.names import printable
from nano_appliance.model.security import SecurityPolicy, SecurityRule

LARGEST_PORT = 65535
MOST_RULES = 500
"""More do not fit into the priorities of the hypervisor's filters."""

Identity = Callable[[SecurityRule], Hashable]
"""What makes two rules the same rule, whatever they do with a packet."""


def identity_in_group(rule: SecurityRule) -> Hashable:
    """In a policy group rules differ by protocol, source and port."""
    return rule.protocol, rule.source_address, rule.target_port


def identity_in_instance(rule: SecurityRule) -> Hashable:
    """In an instance they differ by the target address, too."""
    return rule.protocol, rule.source_address, rule.target_address, rule.target_port


class AppendRule(msgspec.Struct, frozen=True, kw_only=True, tag="append"):
    """A rule more, tried last."""

    rule: SecurityRule


class ReplaceRule(msgspec.Struct, frozen=True, kw_only=True, tag="replace"):
    """Another rule in the place of the one at `index`, counted from 0."""

    index: int
    rule: SecurityRule


class RemoveRule(msgspec.Struct, frozen=True, kw_only=True, tag="remove"):
    """A rule less."""

    index: int


class MoveRule(msgspec.Struct, frozen=True, kw_only=True, tag="move"):
    """The rule at `index` changes places with its neighbour: the one before it when `up`, else the one after."""

    index: int
    up: bool


class SetDefault(msgspec.Struct, frozen=True, kw_only=True, tag="default"):
    """What happens to packets that no rule names."""

    accept: bool


PolicyChange = AppendRule | ReplaceRule | RemoveRule | MoveRule | SetDefault


def check_rule(rule: SecurityRule) -> None:
    """Raise InvalidInput naming the field, as REST spells it, when the rule cannot be one."""
    for field, address in (("from_address", rule.source_address), ("to_address", rule.target_address)):
        if address and not _is_ipv4(address):
            raise InvalidInput(f"{field} '{printable(address)}' must be an IPv4 address such as 10.0.0.1, or empty")
    if not 0 <= rule.target_port <= LARGEST_PORT:
        raise InvalidInput(f"to_port must be from 0 (any) to {LARGEST_PORT}")


def check_policy(policy: SecurityPolicy) -> None:
    """Raise InvalidInput for a rule that cannot be one, Exhausted for too many."""
    for rule in policy.rules:
        check_rule(rule)
    _require_room(len(policy.rules))


def changed(policy: SecurityPolicy, change: PolicyChange, identity: Identity) -> SecurityPolicy:
    """The policy after `change`.

    Raises InvalidInput for a bad rule or index, Conflict when nothing changes, for a rule that is there already and
    for a move beyond the ends, Exhausted for too many rules.
    """
    match change:
        case AppendRule():
            return _with_rules(policy, _appended(policy.rules, change.rule, identity))
        case ReplaceRule():
            return _with_rules(policy, _replaced(policy.rules, change, identity))
        case RemoveRule():
            _require_index(policy.rules, change.index)
            return _with_rules(policy, policy.rules[: change.index] + policy.rules[change.index + 1 :])
        case MoveRule():
            return _with_rules(policy, _moved(policy.rules, change))
        case SetDefault():
            if change.accept == policy.accept:
                raise Conflict(f"the default action is '{'accept' if change.accept else 'reject'}' already")
            return msgspec.structs.replace(policy, accept=change.accept)


Rules = tuple[SecurityRule, ...]


def _appended(rules: Rules, rule: SecurityRule, identity: Identity) -> Rules:
    check_rule(rule)
    _require_unique(rules, rule, identity)
    _require_room(len(rules) + 1)
    return (*rules, rule)


def _replaced(rules: Rules, change: ReplaceRule, identity: Identity) -> Rules:
    index, rule = change.index, change.rule
    _require_index(rules, index)
    check_rule(rule)
    if rules[index] == rule:
        raise Conflict(f"rule {index} is like that already: nothing changes")
    before, after = rules[:index], rules[index + 1 :]
    _require_unique(before + after, rule, identity)
    return (*before, rule, *after)


def _moved(rules: Rules, change: MoveRule) -> Rules:
    index = change.index
    _require_index(rules, index)
    other = index - 1 if change.up else index + 1
    if not 0 <= other < len(rules):
        raise Conflict(f"rule {index} is the {'first' if change.up else 'last'} already")
    order = list(rules)
    order[index], order[other] = order[other], order[index]
    return tuple(order)


def _with_rules(policy: SecurityPolicy, rules: Rules) -> SecurityPolicy:
    return msgspec.structs.replace(policy, rules=rules)


def _require_index(rules: Rules, index: int) -> None:
    if not 0 <= index < len(rules):
        there = f"the last rule is {len(rules) - 1}" if rules else "there are no rules"
        raise InvalidInput(f"index {index} is out of range: {there}")


def _require_unique(others: Rules, rule: SecurityRule, identity: Identity) -> None:
    wanted = identity(rule)
    for other in others:
        if identity(other) == wanted:
            raise Conflict(f"there is a rule for {_described(other)} already")


def _require_room(count: int) -> None:
    if count > MOST_RULES:
        raise Exhausted(f"a policy has at most {MOST_RULES} rules")


def _described(rule: SecurityRule) -> str:
    port = f" port {rule.target_port}" if rule.target_port else ""
    target = f" to {rule.target_address}" if rule.target_address else ""
    return f"{rule.protocol.value}{port} from {rule.source_address or 'anywhere'}{target}"


def _is_ipv4(text: str) -> bool:
    try:
        IPv4Address(text)
    except ValueError:
        return False
    return True
