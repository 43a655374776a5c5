"""Security policies: which packets may reach an instance."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Protocol(StrEnum):
    """Protocol a rule speaks of."""

    TCP = "tcp"
    UDP = "udp"
    ICMP = "icmp"


class SecurityRule(msgspec.Struct, frozen=True, kw_only=True):
    """Accept or reject incoming packets; an empty address means any, port 0 means any. ICMP has no ports."""

    accept: bool
    protocol: Protocol
    source_address: str = ""
    target_address: str = ""
    target_port: int = 0


class SecurityPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """Rules in the order they are tried, and what happens to packets none of them names."""

    accept: bool = True
    rules: tuple[SecurityRule, ...] = ()

    @property
    def filters(self) -> bool:
        """Whether any packet can be turned away."""
        return not self.accept or any(not rule.accept for rule in self.rules)


class SecurityPolicyGroup(msgspec.Struct, frozen=True, kw_only=True):
    """A named policy that is copied to instances created with it."""

    id: str
    name: str
    user: str
    group: str
    description: str = ""
    enabled: bool = True
    is_global: bool = False
    policy: SecurityPolicy = SecurityPolicy()

    @property
    def owner(self) -> str:
        """Name of the user, as ownership asks for it."""
        return self.user
