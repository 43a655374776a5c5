"""What Nano was told is there again after Ctrl-C, and after the supervisor itself was killed."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.lab.acknowledged import POOL, Acknowledged, running_machine
from tests.lab.administrator import PASSWORD, USER, ready_client
from tests.lab.guests import make_guest, power_off, start_guest
from tests.lab.host_state import HostState
from tests.lab.patience import eventually
from tests.lab.portal_client import PortalClient
from tests.lab.running_nano import RunningNano

MEMORY, DISK = 128 << 20, 1 << 30


@pytest.fixture
def nano(tmp_path: Path) -> Iterator[RunningNano]:
    """A Nano of its own, because these tests stop it."""
    running = RunningNano(tmp_path / "home")
    running.start()
    try:
        yield running
    finally:
        running.kill()


def furnish(nano: RunningNano, client: PortalClient) -> Acknowledged:
    """An image and a stopped instance, as promises to be kept."""
    media = client.register_media("kept")
    client.upload_media(media, nano.iso_path)
    guest = make_guest(client, "kept", memory=MEMORY, disks=[DISK])
    return Acknowledged(
        user=USER,
        password=PASSWORD,
        cell=client.pool_cells(POOL)[0].name,
        media=media,
        media_size=nano.iso_path.stat().st_size,
        guest=guest,
        shape=(1, MEMORY, (DISK,)),
    )


def test_all_data_is_there_after_ctrl_c_and_the_instance_starts_again(nano: RunningNano) -> None:
    client = ready_client(nano)
    promised = furnish(nano, client)
    start_guest(client, promised.guest, promised.media)
    logged = {entry.id for entry in log_of(client)}
    assert nano.stop(signal.SIGINT) == 0
    assert nano.leftovers() == []

    nano.start()
    eventually(lambda: not promised.missing(client, nano), "something is lost")
    assert not client.guest(promised.guest).running
    assert running_machine(nano) == 0
    assert logged <= {entry.id for entry in log_of(client)}
    start_guest(client, promised.guest)
    power_off(client, promised.guest)


def test_a_killed_supervisor_takes_everything_with_it_and_the_next_start_finds_all_data(nano: RunningNano) -> None:
    client = ready_client(nano)
    promised = furnish(nano, client)
    start_guest(client, promised.guest, promised.media)
    during = HostState.now()
    nano.kill()
    assert nano.leftovers() == []
    assert not HostState.now().interfaces - during.interfaces

    nano.start()
    eventually(lambda: not promised.missing(client, nano), "something is lost")
    client.delete_guest(promised.guest)
    client.delete_media(promised.media)
    assert client.search_guests().total == 0


def log_of(client: PortalClient) -> tuple:
    """Everything in the operation log of yesterday to tomorrow."""
    now = datetime.now()
    return client.logs(now - timedelta(days=1), now + timedelta(days=1)).logs
