"""The whole packet filter of an instance from its policy."""

from __future__ import annotations

from nano_appliance.model.security import SecurityPolicy
from nano_appliance.roles.cell.domain.element import Element, element, to_xml
from nano_appliance.roles.cell.packet_filter.entry import Entry
from nano_appliance.roles.cell.packet_filter.name import filter_name
from nano_appliance.roles.cell.packet_filter.necessities import NECESSITIES
from nano_appliance.roles.cell.packet_filter.rule_entries import last_word, rule_entries

FIRST_PRIORITY = -200
"""The hypervisor takes -1000 to 1000; entries of one rule share a priority, since they never meet the same packet."""


def build_filter(instance_id: str, policy: SecurityPolicy | None) -> str:
    """XML of the filter; without a policy, or with one that turns nothing away, it has no entries and costs nothing."""
    steps = _steps(policy) if policy is not None and policy.filters else []
    entries = [entry.at(priority) for priority, step in enumerate(steps, FIRST_PRIORITY) for entry in step]
    return to_xml(_filter(instance_id, entries))


def _steps(policy: SecurityPolicy) -> list[tuple[Entry, ...]]:
    """Entries in the order they are tried."""
    rules = [rule_entries(rule) for rule in policy.rules]
    return [*((each,) for each in NECESSITIES), *rules, last_word(accept=policy.accept)]


def _filter(instance_id: str, entries: list[Element]) -> Element:
    # Its id is that of the instance, as the older platform has it: a filter is redefined only under the same id.
    name = filter_name(instance_id)
    return element("filter", element("uuid", text=instance_id), *entries, name=name, chain="root")
