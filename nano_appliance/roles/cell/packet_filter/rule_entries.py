"""The entries that enforce a rule of a policy, and a policy's last word."""

from __future__ import annotations

from nano_appliance.model.security import Protocol, SecurityRule
from nano_appliance.roles.cell.packet_filter.entry import IN, Entry

IPV6_NAMES = {Protocol.TCP: "tcp-ipv6", Protocol.UDP: "udp-ipv6", Protocol.ICMP: "icmpv6"}


def rule_entries(rule: SecurityRule) -> tuple[Entry, ...]:
    """A rule is about IPv4; one that names no address holds for IPv6 as well, which would otherwise be a way round."""
    has_port = rule.target_port != 0 and rule.protocol is not Protocol.ICMP
    ports: dict[str, object] = {"dstportstart": rule.target_port} if has_port else {}
    addresses = {"srcipaddr": rule.source_address, "dstipaddr": rule.target_address}
    named: dict[str, object] = {name: address for name, address in addresses.items() if address}
    protocols = [rule.protocol.value] if named else [rule.protocol.value, IPV6_NAMES[rule.protocol]]
    return tuple(
        Entry(accept=rule.accept, direction=IN, protocol=protocol, conditions=named | ports) for protocol in protocols
    )


def last_word(*, accept: bool) -> tuple[Entry, ...]:
    """What happens to everything that no rule has named."""
    return tuple(
        Entry(accept=accept, direction=IN, protocol=protocol, tracked=not accept) for protocol in ("all", "all-ipv6")
    )
