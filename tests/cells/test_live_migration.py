"""A running instance that goes over to another host and counts on: one copy at any time, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cells.conftest import SMALL_DISK
from tests.cells.moving import (
    LONGEST_MIGRATION,
    RACK,
    Rack,
    begin,
    detail,
    domains,
    end,
    guest_on,
    history,
    migrate,
    virsh,
)
from tests.lab.counting import read_counted
from tests.lab.guest_agent import BOOT_TIME, AgentSilent, GuestAgent
from tests.lab.guests import power_off, start_guest
from tests.lab.hosts.cloud import PASSWORD, USER, Cloud
from tests.lab.hosts.host import Host
from tests.lab.patience import eventually
from tests.lab.tiny_guest import make_tiny_guest


@pytest.fixture
def counting(cloud: Cloud, rack: Rack, tmp_path: Path) -> Iterator[str]:
    """An instance that runs on the first host of the rack and counts on its disk, its medium in the drive."""
    cloud.client.login(USER, PASSWORD)
    media = cloud.client.register_media("tiny")
    cloud.client.upload_media(media, make_tiny_guest(tmp_path).iso)
    guest = guest_on(cloud, *rack, "counting", memory=256 << 20, disks=[4 << 20])
    start_guest(cloud.client, guest, media)
    agent = agent_of(rack[0], guest)
    agent.wait_until_up()
    cloud.client.login(USER, PASSWORD)  # a session may have ended meanwhile
    disk = agent.output("ls /dev/vda /dev/sda 2>/dev/null | head -n 1")
    agent.output(f"setsid count {disk} >/dev/null 2>&1 </dev/null &")
    yield guest
    cloud.client.login(USER, PASSWORD)
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
    """It runs on one host only, counts on there, and its disk is in order."""
    eventually(lambda: domains(other) == [], "the other host has something of it")
    check_running(cloud, host, guest, beyond)


def check_running(cloud: Cloud, host: Host, guest: str, beyond: int) -> None:
    assert virsh(host, "domstate", guest).strip() == "running"
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


def await_sending(cloud: Cloud) -> None:
    """Return once something of the instance has been sent."""
    eventually(lambda: history(cloud)[-1].instances[0].transferred, "nothing is sent", seconds=LONGEST_MIGRATION)


@pytest.mark.long
def test_cancelled_it_counts_on_where_it_was_and_can_go_later(cloud: Cloud, rack: Rack, counting: str) -> None:
    source, target = rack
    migration = begin(cloud, source, target, counting, speed_limit=1 << 20)
    await_sending(cloud)
    cloud.client.request("DELETE", f"/migrations/{migration}")
    assert end(cloud, migration).error == "admin.counting: cancelled"
    check(cloud, source, target, counting, counted(source, counting))
    assert virsh(target, "nwfilter-list").strip() == ""
    reached = counted(source, counting)
    assert migrate(cloud, source, target, counting).error == ""
    check(cloud, target, source, counting, reached)


@pytest.mark.long
def test_a_target_that_loses_its_power_costs_nothing(cloud: Cloud, rack: Rack, counting: str) -> None:
    source, target = rack
    migration = begin(cloud, source, target, counting, speed_limit=1 << 20)
    await_sending(cloud)
    target.power_off()
    assert end(cloud, migration).error
    check_running(cloud, source, counting, counted(source, counting))
    cloud.lab.power_on(target)
    target.give_small_disk(SMALL_DISK)  # the one before is gone with the power
    target.start_role("cell")
    cloud.await_alive(RACK)
    eventually(lambda: domains(target) == [], "the target keeps something of it")
    eventually(lambda: history(cloud)[-1].end_time, "the migration is not over")


@pytest.mark.long
@pytest.mark.parametrize("role", ["core", "source", "target"])
def test_a_role_that_is_killed_while_memory_is_sent(cloud: Cloud, rack: Rack, counting: str, role: str) -> None:
    """The core's end interrupts nothing; that of a cell ends the connection, and the instance stays."""
    source, target = rack
    migration = begin(cloud, source, target, counting, speed_limit=4 << 20)
    await_sending(cloud)
    host = {"core": cloud.core, "source": source, "target": target}[role]
    name = "core" if role == "core" else "cell"
    host.kill_role(name)
    host.start_role(name)
    cloud.await_alive(RACK)
    ended = end(cloud, migration)
    assert bool(ended.error) == (role != "core")
    home, other = (target, source) if role == "core" else (source, target)
    check(cloud, home, other, counting, counted(home, counting))
    assert detail(cloud, counting).cell == home.cell_name


@pytest.mark.long
def test_with_post_copy_it_counts_on_over_there(cloud: Cloud, rack: Rack, counting: str) -> None:
    source, target = rack
    reached = await_counting(source, counting, 0)
    assert migrate(cloud, source, target, counting, post_copy=True).error == ""
    check(cloud, target, source, counting, reached)
