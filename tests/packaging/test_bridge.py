"""`nano bridge` as the executable, on VLANs and bonds, in a guest whose kernel has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lab.network_guest import try_in_guest

MANAGERS = ("NetworkManager", "systemd-networkd", "ifupdown")


@pytest.mark.long
def test_vlans_and_bonds(executable: Path, tmp_path: Path) -> None:
    said = try_in_guest(executable, tmp_path)
    expected = [
        f"{manager} {kind} {step}"
        for manager in MANAGERS
        for kind in ("vlan", "bond")
        for step in ("cut as it was", "done bridged", "after a boot bridged")
    ]
    assert said == [*expected, "end"]
