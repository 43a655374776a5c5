from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.model.errors import Conflict, Exhausted, InvalidInput, NanoError
from nano_appliance.model.security import Protocol, SecurityPolicy, SecurityRule
from nano_appliance.model.security_changes import (
    MOST_RULES,
    AppendRule,
    MoveRule,
    PolicyChange,
    RemoveRule,
    ReplaceRule,
    SetDefault,
    changed,
    check_policy,
    check_rule,
    identity_in_group,
    identity_in_instance,
)

WEB = SecurityRule(accept=True, protocol=Protocol.TCP, target_port=80)
SSH = SecurityRule(accept=True, protocol=Protocol.TCP, source_address="10.0.0.9", target_port=22)
PING = SecurityRule(accept=False, protocol=Protocol.ICMP)
POLICY = SecurityPolicy(accept=False, rules=(WEB, SSH, PING))


def other(rule: SecurityRule, **changes: object) -> SecurityRule:
    return msgspec.structs.replace(rule, **changes)


def in_instance(change: PolicyChange, policy: SecurityPolicy = POLICY) -> SecurityPolicy:
    return changed(policy, change, identity_in_instance)


@pytest.mark.parametrize("rule", [WEB, SSH, PING, other(WEB, target_port=65535, target_address="10.0.0.20")])
def test_good_rules(rule: SecurityRule) -> None:
    check_rule(rule)


@pytest.mark.parametrize(
    ("rule", "complaint"),
    [
        (other(WEB, target_port=65536), "to_port must be from 0"),
        (other(WEB, target_port=-1), "to_port must be from 0"),
        (other(WEB, source_address="::1"), "from_address '::1' must be an IPv4 address"),
        (other(WEB, source_address="10.0.0.0/8"), "from_address '10.0.0.0/8'"),
        (other(WEB, source_address="10.0.0"), "from_address"),
        (other(WEB, source_address="web\n.example"), r"from_address 'web\\n.example'"),
        (other(WEB, target_address="10.0.0.256"), "to_address '10.0.0.256' must be an IPv4 address"),
    ],
)
def test_bad_rules_are_named(rule: SecurityRule, complaint: str) -> None:
    for call in (
        lambda: check_rule(rule),
        lambda: in_instance(AppendRule(rule=rule)),
        lambda: in_instance(ReplaceRule(index=0, rule=rule)),
        lambda: check_policy(SecurityPolicy(rules=(rule,))),
    ):
        with pytest.raises(InvalidInput, match=complaint):
            call()


def test_a_rule_is_appended_replaced_and_removed() -> None:
    dns = SecurityRule(accept=True, protocol=Protocol.UDP, target_port=53)
    assert in_instance(AppendRule(rule=dns)).rules == (WEB, SSH, PING, dns)
    assert in_instance(ReplaceRule(index=1, rule=dns)).rules == (WEB, dns, PING)
    assert in_instance(ReplaceRule(index=1, rule=other(SSH, accept=False))).rules[1] == other(SSH, accept=False)
    assert in_instance(RemoveRule(index=1)).rules == (WEB, PING)
    assert not in_instance(RemoveRule(index=1)).accept


def test_a_rule_changes_places_with_its_neighbour() -> None:
    assert in_instance(MoveRule(index=1, up=True)).rules == (SSH, WEB, PING)
    assert in_instance(MoveRule(index=1, up=False)).rules == (WEB, PING, SSH)
    with pytest.raises(Conflict, match="rule 0 is the first already"):
        in_instance(MoveRule(index=0, up=True))
    with pytest.raises(Conflict, match="rule 2 is the last already"):
        in_instance(MoveRule(index=2, up=False))


@pytest.mark.parametrize("index", [-1, 3, 1 << 40])
def test_places_that_there_are_not(index: int) -> None:
    changes: tuple[PolicyChange, ...] = (
        ReplaceRule(index=index, rule=WEB),
        RemoveRule(index=index),
        MoveRule(index=index, up=True),
    )
    for change in changes:
        with pytest.raises(InvalidInput, match=f"index {index} is out of range: the last rule is 2"):
            in_instance(change)
        with pytest.raises(InvalidInput, match="there are no rules"):
            in_instance(change, SecurityPolicy())


def test_what_changes_nothing_is_refused() -> None:
    with pytest.raises(Conflict, match="rule 0 is like that already"):
        in_instance(ReplaceRule(index=0, rule=WEB))
    with pytest.raises(Conflict, match="the default action is 'reject' already"):
        in_instance(SetDefault(accept=False))
    assert in_instance(SetDefault(accept=True)) == msgspec.structs.replace(POLICY, accept=True)


def test_the_same_rule_is_not_taken_twice() -> None:
    with pytest.raises(Conflict, match=r"a rule for tcp port 22 from 10\.0\.0\.9 already"):
        in_instance(AppendRule(rule=other(SSH, accept=False)))
    with pytest.raises(Conflict, match="a rule for tcp port 80 from anywhere already"):
        in_instance(ReplaceRule(index=1, rule=WEB))
    with pytest.raises(Conflict, match="a rule for icmp from anywhere already"):
        in_instance(AppendRule(rule=PING))


def test_only_instances_tell_rules_apart_by_their_target() -> None:
    aimed = AppendRule(rule=other(WEB, target_address="10.0.0.20"))
    assert in_instance(aimed).rules[-1] == aimed.rule
    with pytest.raises(Conflict, match="already"):
        changed(POLICY, aimed, identity_in_group)


def test_there_is_an_end_of_rules() -> None:
    rules = tuple(other(WEB, target_port=port) for port in range(1, MOST_RULES + 1))
    check_policy(SecurityPolicy(rules=rules))
    with pytest.raises(Exhausted, match="at most 500 rules"):
        in_instance(AppendRule(rule=PING), SecurityPolicy(rules=rules))
    with pytest.raises(Exhausted, match="at most 500 rules"):
        check_policy(SecurityPolicy(rules=(*rules, PING)))


@pytest.mark.parametrize(
    ("policy", "filters"),
    [
        (SecurityPolicy(), False),
        (SecurityPolicy(rules=(WEB, SSH)), False),
        (SecurityPolicy(rules=(WEB, PING)), True),
        (SecurityPolicy(accept=False), True),
        (POLICY, True),
    ],
)
def test_whether_a_policy_can_turn_anything_away(policy: SecurityPolicy, filters: bool) -> None:
    assert policy.filters is filters


rules = st.builds(
    SecurityRule,
    accept=st.booleans(),
    protocol=st.sampled_from(Protocol),
    source_address=st.sampled_from(["", "10.0.0.1", "10.0.0.2", "fe80::1"]),
    target_address=st.sampled_from(["", "10.0.0.3"]),
    target_port=st.integers(-1, 3),
)
places = st.integers(-1, 6)
changes = st.one_of(
    st.builds(AppendRule, rule=rules),
    st.builds(ReplaceRule, index=places, rule=rules),
    st.builds(RemoveRule, index=places),
    st.builds(MoveRule, index=places, up=st.booleans()),
    st.builds(SetDefault, accept=st.booleans()),
)


@given(steps=st.lists(changes, max_size=30), identity=st.sampled_from([identity_in_group, identity_in_instance]))
def test_a_policy_stays_one(steps: list[PolicyChange], identity: object) -> None:
    policy = SecurityPolicy()
    for step in steps:
        try:
            after = changed(policy, step, identity)  # type: ignore[arg-type]
        except NanoError:
            continue
        assert after != policy, "what changes nothing is refused"
        check_policy(after)
        kinds = [identity(rule) for rule in after.rules]  # type: ignore[operator]
        assert len(kinds) == len(set(kinds))
        grown = {AppendRule: 1, RemoveRule: -1}.get(type(step), 0)
        assert len(after.rules) == len(policy.rules) + grown
        if isinstance(step, MoveRule):
            assert sorted(map(repr, after.rules)) == sorted(map(repr, policy.rules))
            back = MoveRule(index=step.index + (-1 if step.up else 1), up=not step.up)
            assert changed(after, back, identity) == policy  # type: ignore[arg-type]
        policy = after


@given(step=changes)
def test_a_change_survives_the_link(step: PolicyChange) -> None:
    assert msgspec.json.decode(msgspec.json.encode(step), type=PolicyChange) == step
