"""`nano bridge` as the executable, on VLANs and bonds, in a guest whose kernel has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lab.network_guest import NetworkGuest, make_network_guest

MANAGERS = ("NetworkManager", "systemd-networkd", "ifupdown")


@pytest.fixture(scope="module")
def guest(executable: Path, tmp_path_factory: pytest.TempPathFactory) -> NetworkGuest:
    return make_network_guest(executable, tmp_path_factory.mktemp("guest"))


@pytest.mark.long
@pytest.mark.parametrize("kind", ["vlan", "bond"])
@pytest.mark.parametrize("manager", MANAGERS)
def test_the_bridge_comes_stays_and_is_taken_back(guest: NetworkGuest, manager: str, kind: str, tmp_path: Path) -> None:
    assert guest.try_case(manager, kind, tmp_path / "console.log") == [
        *(f"{manager} {kind} {step}" for step in ("cut as it was", "done bridged", "after a boot bridged")),
        "end",
    ]
