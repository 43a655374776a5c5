from __future__ import annotations

import contextlib
import socket

import pytest

from nano_appliance.roles.cell.examination import network
from nano_appliance.roles.cell.examination.finding import Verdict


def test_a_missing_bridge_is_lacking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "DEFAULT_BRIDGE", "nosuch0")
    assert network.bridge().verdict is Verdict.LACKS
    assert network.bridge().detail == "missing"


def test_an_interface_that_is_no_bridge_is_not_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "DEFAULT_BRIDGE", "lo")
    assert network.bridge().verdict is Verdict.LACKS
    assert "no bridge" in network.bridge().detail


@pytest.mark.parametrize(("route", "verdict"), [("eth0", Verdict.OK), (None, Verdict.WARNING)])
def test_the_default_route(monkeypatch: pytest.MonkeyPatch, route: str | None, verdict: Verdict) -> None:
    monkeypatch.setattr(network, "default_route", lambda: route)
    assert network.way_out().verdict is verdict


def test_ports_that_are_taken_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    with contextlib.ExitStack() as stack:
        taken = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        port = taken.getsockname()[1]
        monkeypatch.setattr(network, "LINK_PORTS", range(port, port + 1))
        found = network.link_ports()
        assert (found.verdict, found.detail) == (Verdict.LACKS, "all taken")
        monkeypatch.setattr(network, "DEFAULT_PORTAL_PORT", port)
        found = network.service_ports()
        assert found.verdict is Verdict.WARNING
        assert str(port) in found.detail
    assert network.link_ports().detail == "1 of 1 free"


@pytest.mark.parametrize(("shared", "verdict"), [(True, Verdict.OK), (False, Verdict.WARNING)])
def test_the_discovery_port_may_be_shared(monkeypatch: pytest.MonkeyPatch, shared: bool, verdict: Verdict) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        if shared:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("0.0.0.0", 0))
        monkeypatch.setattr(network, "DEFAULT_GROUP_PORT", other.getsockname()[1])
        assert network.discovery_port().verdict is verdict


@pytest.mark.parametrize(("shared", "verdict"), [(True, Verdict.OK), (False, Verdict.WARNING)])
def test_the_port_for_addresses_may_be_shared(monkeypatch: pytest.MonkeyPatch, shared: bool, verdict: Verdict) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        if shared:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("0.0.0.0", 0))
        monkeypatch.setattr(network, "DHCP_PORT", other.getsockname()[1])
        assert network.dhcp_port().verdict is verdict
