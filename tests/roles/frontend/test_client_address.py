"""Which address a request counts as coming from."""

from __future__ import annotations

from ipaddress import IPv4Network

import pytest

from nano_appliance.roles.frontend.client_address import client_address

PROXIES = (IPv4Network("10.0.0.0/30"),)


@pytest.mark.parametrize(
    ("peer", "forwarded", "real", "expected"),
    [
        ("192.0.2.7", "", "", "192.0.2.7"),
        ("192.0.2.7", "203.0.113.5", "203.0.113.6", "192.0.2.7"),
        ("10.0.0.1", "203.0.113.5", "", "203.0.113.5"),
        ("10.0.0.1", "1.2.3.4, 203.0.113.5", "", "203.0.113.5"),
        ("10.0.0.1", "203.0.113.5, 10.0.0.2", "", "203.0.113.5"),
        ("10.0.0.1", "203.0.113.5, unknown", "", "203.0.113.5"),
        ("10.0.0.1", "2001:db8::1", "", "2001:db8::1"),
        ("10.0.0.1", "", "203.0.113.6", "203.0.113.6"),
        ("10.0.0.1", "nonsense", "nonsense", "10.0.0.1"),
        ("::ffff:10.0.0.1", "203.0.113.5", "", "203.0.113.5"),
        ("", "203.0.113.5", "", ""),
    ],
)
def test_client_address(peer: str, forwarded: str, real: str, expected: str) -> None:
    assert client_address(peer, forwarded, real, PROXIES) == expected
