"""A running instance that goes over to another host and counts on: one copy at any time, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cells.moving import Rack, detail, domains, guest_on, history, migrate, virsh
from tests.lab.counting import read_counted
from tests.lab.guest_agent import BOOT_TIME, AgentSilent, GuestAgent
from tests.lab.guests import power_off, start_guest
from tests.lab.hosts.cloud import Cloud
from tests.lab.hosts.host import Host
from tests.lab.patience import eventually
from tests.lab.tiny_guest import make_tiny_guest


@pytest.fixture
def counting(cloud: Cloud, rack: Rack, tmp_path: Path) -> Iterator[str]:
    """An instance that runs on the first host of the rack and counts on its disk, its medium in the drive."""
    media = cloud.client.register_media("tiny")
    cloud.client.upload_media(media, make_tiny_guest(tmp_path).iso)
    guest = guest_on(cloud, *rack, "counting", memory=256 << 20, disks=[4 << 20])
    start_guest(cloud.client, guest, media)
    agent = agent_of(rack[0], guest)
    agent.wait_until_up()
    disk = agent.output("ls /dev/vda /dev/sda 2>/dev/null | head -n 1")
    agent.output(f"setsid count {disk} >/dev/null 2>&1 </dev/null &")
    yield guest
    power_off(cloud.client, guest)
    cloud.client.delete_guest(guest)
    cloud.client.delete_media(media)


def agent_of(host: Host, guest: str) -> GuestAgent:
    return GuestAgent(guest, tuple(host.command()))


def counted(host: Host, guest: str) -> int:
    """The last number that the guest has brought to its disk; 0 while it does not say."""
    try:
        status, said = agent_of(host, guest).run("cat /www/count")
    except AgentSilent:
        return 0
    return 0 if status else int(said)


def await_counting(host: Host, guest: str, beyond: int) -> int:
    """Return once the guest has counted further than `beyond`, with the number it has reached."""
    return eventually(
        lambda: number if (number := counted(host, guest)) > beyond else 0,
        "the guest does not count",
        seconds=BOOT_TIME,
    )


def check(cloud: Cloud, host: Host, other: Host, guest: str, beyond: int) -> None:
    """It runs on one host, counts on there, and its disk is in order."""
    assert virsh(host, "domstate", guest).strip() == "running"
    assert domains(other) == []
    reached = await_counting(host, guest, beyond)
    (disk,) = cloud.lab.shared.glob(f"{guest}_*.qcow2")
    found = read_counted(disk)
    assert found.last >= reached
    assert len(found.writers) == 1


def test_a_running_instance_counts_on_over_there(cloud: Cloud, rack: Rack, counting: str) -> None:
    source, target = rack
    before, reached = detail(cloud, counting), await_counting(source, counting, 0)
    ended = migrate(cloud, source, target, counting)
    assert (ended.error, ended.progress) == ("", 100)
    eventually(lambda: cloud.client.guest(counting).running, "it is not shown as running")
    check(cloud, target, source, counting, reached)
    after = detail(cloud, counting)
    assert (after.cell, after.ethernet_address) == (target.cell_name, before.ethernet_address)
    assert after.internal.allocated_address == before.internal.allocated_address
    assert cloud.client.open_channel(counting).password
    (moved,) = history(cloud)[-1].instances
    assert (moved.live, moved.step) == (True, "moved")
    assert moved.transferred > 0
