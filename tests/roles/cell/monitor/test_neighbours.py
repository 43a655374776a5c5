from __future__ import annotations

from nano_appliance.roles.cell.monitor.neighbours import parse_neighbours

TABLE = """\
IP address       HW type     Flags       HW address            Mask     Device
10.0.0.7         0x1         0x2         00:16:3E:C6:60:F3     *        br0
10.0.0.9         0x1         0x0         00:00:00:00:00:00     *        br0
"""


def test_only_addresses_that_were_really_seen() -> None:
    assert parse_neighbours(TABLE) == {"00:16:3e:c6:60:f3": "10.0.0.7"}
    assert parse_neighbours("") == {}
