from __future__ import annotations

from ipaddress import IPv4Interface

from nano_appliance.roles.cell.dhcp.leases import kept, outdated, read_leases
from nano_appliance.roles.cell.dhcp.offers import Host

TEXT = """1795621584 52:54:00:00:00:01 10.9.0.53 web1 01:52:54:00:00:00:01
1795621584 52:54:00:00:00:02 10.9.0.54 * *
"""
WEB = Host("a", "52:54:00:00:00:01", IPv4Interface("10.9.0.53/24"), "web1")
OTHER = Host("b", "52:54:00:00:00:02", IPv4Interface("10.9.0.54/24"), "other")
MOVED = Host("b", "52:54:00:00:00:02", IPv4Interface("10.9.0.60/24"), "other")


def test_leases_are_read_also_while_they_are_being_written() -> None:
    both = {"52:54:00:00:00:01": "10.9.0.53", "52:54:00:00:00:02": "10.9.0.54"}
    assert read_leases(TEXT) == both
    assert read_leases(TEXT + "duid 00:01:00:01\n17956 52:54:00") == both
    assert read_leases("") == {}


def test_a_lease_that_its_host_is_not_meant_to_have_is_outdated() -> None:
    leases = read_leases(TEXT)
    assert not outdated(leases, [WEB, OTHER])
    assert outdated(leases, [WEB])
    assert outdated(leases, [WEB, MOVED])
    assert not outdated({}, [WEB])


def test_only_the_others_are_kept() -> None:
    assert kept(TEXT, [WEB, OTHER]) == TEXT
    assert kept(TEXT, [WEB, MOVED]) == TEXT.splitlines(keepends=True)[0]
    assert kept(TEXT + "duid 00:01", []) == ""
