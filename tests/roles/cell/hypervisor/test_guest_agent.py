from __future__ import annotations

from nano_appliance.roles.cell.hypervisor.guest_agent import FileSystem, read_addresses, read_file_systems

CARDS = {
    "lo": {"hwaddr": "00:00:00:00:00:00", "addrs": [{"addr": "127.0.0.1", "prefix": 8, "type": 0}]},
    "eth0": {
        "hwaddr": "00:16:3E:C6:60:F3",
        "addrs": [{"addr": "fe80::1", "prefix": 64, "type": 1}, {"addr": "10.9.0.53", "prefix": 24, "type": 0}],
    },
    "eth0:1": {"hwaddr": "00:16:3e:c6:60:f3", "addrs": [{"addr": "10.9.0.54", "prefix": 24, "type": 0}]},
    "eth1": {"hwaddr": "00:16:3e:00:00:02", "addrs": None},
    "tun0": {"hwaddr": None, "addrs": [{"addr": "10.8.0.1", "prefix": 32, "type": 0}]},
}
"""As libvirt's binding answers."""


def test_addresses_by_the_card_that_has_them() -> None:
    assert read_addresses(CARDS) == {
        "00:00:00:00:00:00": ("127.0.0.1",),
        "00:16:3e:c6:60:f3": ("10.9.0.53", "10.9.0.54"),
    }


def file_system(index: int, **values: object) -> dict[str, object]:
    return {f"fs.{index}.{key.replace('_', '-')}": value for key, value in values.items()}


def test_file_systems_on_disks_count_once() -> None:
    values = {"fs.count": 5}
    values |= file_system(0, name="sda1", mountpoint="/", total_bytes=1000, used_bytes=400)
    values |= {"fs.0.disk.count": 1}
    values |= file_system(1, name="sda1", mountpoint="/home", total_bytes=1000, used_bytes=400)
    values |= {"fs.1.disk.count": 1}
    values |= file_system(2, name="sdb", mountpoint="/opt/data", total_bytes=500, used_bytes=600)
    values |= {"fs.2.disk.count": 2}
    values |= file_system(3, name="tmpfs", mountpoint="/run", total_bytes=100, used_bytes=1)
    values |= file_system(4, name="sdc", mountpoint="/old-agent")
    assert read_file_systems(values) == (FileSystem("sda1", "/", 600, 1000), FileSystem("sdb", "/opt/data", 0, 500))


def test_nothing_mounted() -> None:
    assert read_file_systems({}) == ()
