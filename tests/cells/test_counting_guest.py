"""A guest that counts on its disk while links and roles fail and its host stands still: one copy, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab.counting import read_counted
from tests.lab.guest_agent import BOOT_TIME, AgentSilent, GuestAgent
from tests.lab.guests import make_guest, start_guest
from tests.lab.hosts.cloud import Cloud
from tests.lab.hosts.host import VOLUMES, Host
from tests.lab.hosts.lab import temporary_lab
from tests.lab.patience import eventually
from tests.lab.processes import descendants
from tests.lab.running_nano import program
from tests.lab.tiny_guest import make_tiny_guest

pytestmark = pytest.mark.long

LOSS_PATIENCE = 30.0
"""Seconds in which the core has noticed that a cell is silent."""


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    """The core on one host, and the only cell on another."""
    with temporary_lab(2) as lab:
        made = Cloud(lab, lab.hosts[0], lab.hosts[1:])
        made.start()
        made.enrol()
        yield made
        made.close()


@pytest.fixture(scope="module")
def guest(cloud: Cloud, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A running instance that counts on its disk; the media it boots from stays in its drive."""
    iso = make_tiny_guest(tmp_path_factory.mktemp("tiny")).iso
    media = cloud.client.register_media("tiny")
    cloud.client.upload_media(media, iso)
    instance = make_guest(cloud.client, "counting", memory=256 << 20, disks=[4 << 20])
    start_guest(cloud.client, instance, media)
    agent = agent_of(cloud, instance)
    agent.wait_until_up()
    disk = agent.output("ls /dev/vda /dev/sda 2>/dev/null | head -n 1")
    agent.output(f"setsid count {disk} >/dev/null 2>&1 </dev/null &")
    return instance


def agent_of(cloud: Cloud, guest: str) -> GuestAgent:
    return GuestAgent(guest, tuple(cloud.cells[0].command()))


def counted(cloud: Cloud, guest: str) -> int:
    """The last number that the guest has brought to its disk; 0 while it does not say."""
    try:
        status, said = agent_of(cloud, guest).run("cat /www/count")
    except AgentSilent:
        return 0
    return 0 if status else int(said)


def await_counting(cloud: Cloud, guest: str) -> int:
    """Return once the guest counts on, with the number it has reached."""
    reached = eventually(lambda: counted(cloud, guest), "the guest does not count", seconds=BOOT_TIME)
    return eventually(
        lambda: number if (number := counted(cloud, guest)) > reached else 0,
        "the guest counts no more",
        seconds=BOOT_TIME,
    )


def machines(host: Host) -> int:
    """How many virtual machines run on a host."""
    return sum(
        Path(each.arguments[0]).name.startswith("qemu-system") for each in descendants(host.pid) if each.arguments
    )


def check(cloud: Cloud, guest: str) -> None:
    """One copy runs and is shown as running; its disk is in order; records and files agree on both hosts."""
    cloud.await_alive()
    eventually(lambda: cloud.client.guest(guest).running, "the instance is not shown as running")
    assert machines(cloud.cells[0]) == 1
    acknowledged = await_counting(cloud, guest)
    assert read_counted(disk_of(cloud)).last >= acknowledged
    for host in cloud.lab.hosts:
        assert host.run(*program(), "verify", "--installation", str(host.home.path)).startswith("0 disagreements")


def disk_of(cloud: Cloud) -> Path:
    """The volume's file as this machine sees it."""
    (found,) = cloud.cells[0].home.host.joinpath(VOLUMES.lstrip("/")).rglob("*.qcow2")
    return found


@pytest.mark.parametrize("towards_the_core", [True, False], ids=["to the core", "from the core"])
def test_a_link_cut_in_one_direction_costs_nothing(cloud: Cloud, guest: str, towards_the_core: bool) -> None:
    core, cell = cloud.core.name, cloud.cells[0].name
    cloud.lab.links.cut_one_way(*((cell, core) if towards_the_core else (core, cell)))
    eventually(lambda: cloud.client.guest(guest).lost, "the loss is not noticed", seconds=LOSS_PATIENCE)
    await_counting(cloud, guest)
    cloud.lab.links.heal()
    eventually(lambda: not cloud.client.guest(guest).lost, "the cell is not found again")
    check(cloud, guest)


def test_a_frozen_host_goes_on_where_it_was(cloud: Cloud, guest: str) -> None:
    host = cloud.cells[0]
    host.freeze()
    eventually(lambda: cloud.client.guest(guest).lost, "the loss is not noticed", seconds=LOSS_PATIENCE)
    host.thaw()
    check(cloud, guest)


@pytest.mark.parametrize("role", ["core", "cell"])
def test_a_killed_role_costs_nothing(cloud: Cloud, guest: str, role: str) -> None:
    host = cloud.core if role == "core" else cloud.cells[0]
    host.kill_role(role)
    await_counting(cloud, guest)
    host.start_role(role)
    check(cloud, guest)
