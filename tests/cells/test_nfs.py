"""Cells on two hosts whose volumes lie on an NFS server, mounted by themselves; the server hangs, and comes back.

Server and client are programs in user space, and the client takes no locks across hosts: nothing here is about two
hosts that use the same volume.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.lab.guest_agent import GuestAgent
from tests.lab.guests import make_guest, power_off, start_guest
from tests.lab.hosts.addressing import DESK_ADDRESS
from tests.lab.hosts.cloud import Cloud
from tests.lab.hosts.host import Host
from tests.lab.hosts.lab import temporary_lab
from tests.lab.nfs.server import NfsServer, give_client
from tests.lab.patience import eventually
from tests.lab.portal_client import PortalFailure
from tests.lab.portal_objects import Cell
from tests.lab.tiny_guest import make_tiny_guest

pytestmark = pytest.mark.long

POOL, STORAGE = "rack", "nas"
AT_ONCE = 10.0
"""Seconds, less than a process takes that waits for the server until it is given up."""

DISK = 64 << 20
WRITE = "dd if=/dev/urandom of=/dev/sda bs=1M seek=40 count=4 conv=fsync"
"""Far behind what the guest boots from."""


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    with temporary_lab(2) as lab, ExitStack() as undo:
        for host in lab.hosts:
            give_client(host)
        made = Cloud(lab, lab.hosts[0], lab.hosts)
        made.start()
        undo.callback(made.close)
        yield made


@pytest.fixture(scope="module")
def server(cloud: Cloud) -> Iterator[NfsServer]:
    lab = cloud.lab
    made = NfsServer(lab.folder / "nfs", lab.folder / "export", lab.switch.network, DESK_ADDRESS)
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def members(cloud: Cloud, server: NfsServer) -> Cloud:
    cloud.client.create_storage_pool(STORAGE, kind="nfs", host=server.address, target=str(server.export))
    cloud.client.create_pool(POOL, storage=STORAGE)
    cloud.enrol(POOL)
    return cloud


@pytest.fixture
def guest(members: Cloud) -> Iterator[str]:
    """A running one on the second host, cloned from the tiny guest's disk."""
    client = members.client
    image = client.register_disk("tiny")
    client.upload_disk(image, make_tiny_guest(members.lab.folder).disk)
    with members.only_place(members.cells[1].cell_name, POOL):
        made = make_guest(client, "tenant", pool=POOL, memory=256 << 20, disks=(DISK,), image=image)
    start_guest(client, made)
    yield made
    if client.guest(made).running:
        power_off(client, made)
    client.delete_guest(made)
    client.delete_disk(image)


@pytest.fixture
def asleep(members: Cloud) -> Iterator[str]:
    """One that is off, on the same host."""
    with members.only_place(members.cells[1].cell_name, POOL):
        made = make_guest(members.client, "asleep", pool=POOL)
    yield made
    members.client.delete_guest(made)


@contextmanager
def at_once() -> Iterator[None]:
    """What is done here does not wait for storage that hangs."""
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < AT_ONCE


def cell(cloud: Cloud, host: Host) -> Cell:
    return cloud.client.cell(POOL, host.cell_name)


def await_storage(cloud: Cloud, host: Host, *, attached: bool) -> str:
    """What is said of it."""

    def seen() -> list[str]:
        return [f"{each.error} " for each in cell(cloud, host).storage if each.attached is attached]

    return eventually(seen, f"storage of {host.name} is never seen with attached={attached}")[0]


def test_a_guest_outlives_a_server_that_hangs(members: Cloud, server: NfsServer, guest: str, asleep: str) -> None:
    client, host = members.client, members.cells[1]
    agent = GuestAgent(guest, tuple(host.command()))
    agent.wait_until_up()
    eventually((server.export / f"{guest}.vols").exists, "its records are not beside its volumes")
    agent.output(WRITE)
    agent.output(f"(sleep 2; {WRITE}; echo $? >/tmp/written) >/dev/null 2>&1 &")
    server.freeze()  # QEMU waits as well, so that nobody can talk to the agent
    try:
        told = [await_storage(members, each, attached=False) for each in members.cells]
        assert all("did not answer within 10 seconds" in each for each in told), told
        with at_once():
            assert set(host.run("virsh", "-q", "list", "--all", "--uuid").split()) == {guest, asleep}
        with at_once():
            assert client.instance(guest).running
        with at_once():
            assert client.open_channel(guest).id
        with at_once(), pytest.raises(PortalFailure, match=f"has no access to storage pool '{STORAGE}'"):
            make_guest(client, "nowhere", pool=POOL)
        with at_once(), pytest.raises(PortalFailure, match=f"storage pool '{STORAGE}' is not attached"):
            client.start(asleep)
        assert all(cell(members, each).alive for each in members.cells)
    finally:
        server.thaw()
    for each in members.cells:
        await_storage(members, each, attached=True)
    agent.wait_until_up()
    eventually(lambda: agent.run("cat /tmp/written")[1] == "0\n", "the guest's write does not end")
    start_guest(client, asleep)
    power_off(client, asleep)


def test_a_server_that_starts_anew_is_found_again(members: Cloud, server: NfsServer, guest: str) -> None:
    agent = GuestAgent(guest, tuple(members.cells[1].command()))
    agent.wait_until_up()
    server.stop()
    server.start()
    for host in members.cells:
        await_storage(members, host, attached=True)
    agent.output(WRITE)
