"""A real system inside takes its address by DHCP, and the cell sees it by the lease."""

from __future__ import annotations

from pathlib import Path

import pytest

from nano_appliance.roles.cell.service import CellService
from tests.lab.tiny_guest import make_tiny_guest
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.running import wait_for
from tests.roles.cell.inside.tiny import TinyMedia, start_tiny


def test_a_real_guest_has_it_all_and_its_address_is_seen(
    service: CellService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So that its lease is what tells.
    monkeypatch.setattr(service.cell.agent, "addresses", lambda _id: {})
    service.cell.network.use("10.76.0.254", ("10.76.0.2", "10.76.0.3"), "dhcp")
    order = blank("web-1", internal_address="10.76.0.53/24")
    agent = start_tiny(service, TinyMedia(make_tiny_guest(tmp_path).iso), order)
    agent.wait_until_up()
    wait_for(lambda: service.cell.registry.state(order.id).network_address == "10.76.0.53")
    assert "inet 10.76.0.53/24" in agent.output("ip -4 address show eth0")
    assert "default via 10.76.0.254" in agent.output("ip route")
    assert agent.output("cat /etc/resolv.conf").split() == ["nameserver", "10.76.0.2", "nameserver", "10.76.0.3"]
    assert agent.output("hostname") == "web-1"
