from __future__ import annotations

from pathlib import Path

import pytest

from nano_appliance.host.commands import run
from nano_appliance.tryout.home import Home
from nano_appliance.tryout.router import router_command
from nano_appliance.tryout.settings import Settings

SETTINGS = Settings(
    domain="nano-00000000", hardware_address="02:00:00:00:00:01", network="10.7.8.0/24", host_id="unused"
)


@pytest.mark.parametrize("name_server", ["10.0.2.3", ""])
def test_dnsmasq_takes_the_command_line(name_server: str, tmp_path: Path) -> None:
    command = router_command(Home(tmp_path), SETTINGS, name_server)
    assert run([*command, "--test"], timeout=10).stderr.strip() == "dnsmasq: syntax check OK."
    assert ("--server=10.0.2.3" in command) == bool(name_server)


def test_it_serves_the_bridge_only_and_leaves_room_for_fixed_addresses(tmp_path: Path) -> None:
    command = router_command(Home(tmp_path), SETTINGS, "")
    assert "--interface=br0" in command
    assert "--bind-interfaces" in command
    assert "--dhcp-range=10.7.8.100,10.7.8.250,255.255.255.0,12h" in command
