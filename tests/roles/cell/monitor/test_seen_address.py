from __future__ import annotations

import pytest

from nano_appliance.roles.cell.monitor.seen_address import seen_address


@pytest.mark.parametrize(
    ("agent", "lease", "neighbour", "shown"),
    [
        ("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.1"),
        ("", "10.0.0.2", "10.0.0.3", "10.0.0.2"),
        ("", "", "10.0.0.3", "10.0.0.3"),
        ("10.0.0.1", "", "", "10.0.0.1"),
        ("", "", "", ""),
    ],
)
def test_the_best_witness_counts(agent: str, lease: str, neighbour: str, shown: str) -> None:
    assert seen_address(agent=agent, lease=lease, neighbour=neighbour) == shown
