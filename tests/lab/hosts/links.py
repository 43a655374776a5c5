"""Troubles of the links between hosts: cut, cut one way, lossy, slow, without multicast; each until it is healed."""

from __future__ import annotations

import msgspec

from tests.lab.hosts.switch import Switch

DESK = "desk"
"""Whoever sits at the switch: clients of the portal and of the API."""


class Troubles(msgspec.Struct):
    """What is wrong just now: packets dropped by rule, cables pulled out, hosts that receive slowly."""

    rules: dict[str, list[tuple[str, str]]] = msgspec.field(default_factory=dict)
    pulled: set[str] = msgspec.field(default_factory=set)
    slow: set[str] = msgspec.field(default_factory=set)


class Links:
    """The traffic through `switch`; hosts are called by name, and so is the desk."""

    def __init__(self, switch: Switch, troubles: Troubles | None = None) -> None:
        self.troubles = troubles or Troubles()
        self._switch = switch

    def pull(self, host: str) -> None:
        """Pull the cable out of a host: nobody reaches it, and it sees that the link is down."""
        self._switch.set_link(host, up=False)
        self.troubles.pulled.add(host)

    def cut(self, one: str, other: str) -> None:
        """Let nothing pass between two of them; they do not see why."""
        self.cut_one_way(one, other)
        self.cut_one_way(other, one)

    def cut_one_way(self, source: str, target: str) -> None:
        """Let nothing pass from `source` to `target`; the other direction goes on."""
        self._add(f"{source}>{target}", _between(source, target, "drop"))

    def cut_off(self, host: str) -> None:
        """Let nothing pass to or from a host, whose link stays up."""
        self.silence(host)
        self.deafen(host)

    def silence(self, host: str) -> None:
        """Let nothing pass from a host to anybody."""
        self._add(f"from {host}", [("forward", f'iifname "{host}" drop'), ("input", f'iifname "{host}" drop')])

    def deafen(self, host: str) -> None:
        """Let nothing pass to a host from anybody."""
        self._add(f"to {host}", [("forward", f'oifname "{host}" drop'), ("output", f'oifname "{host}" drop')])

    def lose(self, source: str, target: str, percent: int) -> None:
        """Lose so many of a hundred packets from `source` to `target`, chosen by chance."""
        self._add(f"lose {source}>{target}", _between(source, target, f"numgen random mod 100 < {percent} drop"))

    def slow_down(self, host: str, bits_per_second: int) -> None:
        """Let a host receive no more than this; what is more waits, and is lost after 0.4 s."""
        self._switch.limit(host, bits_per_second)
        self.troubles.slow.add(host)

    def filter_multicast(self) -> None:
        """Let no multicast pass, as many networks do; broadcasts, such as ARP, do."""
        self._add("multicast", [("forward", "ether daddr 01:00:5e:00:00:00-01:00:5e:ff:ff:ff drop")])

    def heal(self) -> None:
        """Make everything well again."""
        self.troubles.rules.clear()
        self._switch.obey([])
        for host in self.troubles.pulled:
            self._switch.set_link(host, up=True)
        for host in self.troubles.slow:
            self._switch.limit(host, 0)
        self.troubles.pulled.clear()
        self.troubles.slow.clear()

    def _add(self, trouble: str, rules: list[tuple[str, str]]) -> None:
        self.troubles.rules[trouble] = rules
        self._switch.obey([rule for rules in self.troubles.rules.values() for rule in rules])


def _between(source: str, target: str, verdict: str) -> list[tuple[str, str]]:
    if target == DESK:
        return [("input", f'iifname "{source}" {verdict}')]
    if source == DESK:
        return [("output", f'oifname "{target}" {verdict}')]
    return [("forward", f'iifname "{source}" oifname "{target}" {verdict}')]
