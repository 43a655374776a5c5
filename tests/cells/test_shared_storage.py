"""Cells on two hosts with one folder for their volumes: used by both, missed on one, come back, and left; and NFS."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.lab.guests import make_guest, power_off, start_guest
from tests.lab.hosts.addressing import DESK_ADDRESS
from tests.lab.hosts.cloud import Cloud
from tests.lab.hosts.host import Host
from tests.lab.hosts.lab import Lab, temporary_lab
from tests.lab.nfs.server import NfsServer, give_client
from tests.lab.patience import eventually
from tests.lab.portal_client import PortalFailure
from tests.lab.portal_objects import Storage

POOL, STORAGE = "rack", "shared"
FOLDER = "/opt/shared"
"""Where every host has the storage mounted."""


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    with temporary_lab(2) as lab, ExitStack() as undo:
        for host in lab.hosts:
            host.run("mkdir", FOLDER)
            mount(lab, host)
        made = Cloud(lab, lab.hosts[0], lab.hosts)
        made.start()
        undo.callback(made.close)
        made.client.create_storage_pool(STORAGE, kind="directory", target=FOLDER)
        made.client.create_pool(POOL, storage=STORAGE)
        made.enrol(POOL)
        yield made


@pytest.fixture
def pair(cloud: Cloud) -> Iterator[dict[Host, str]]:
    """A clone of the same image on each host, deleted at the end."""
    image = a_disk_image(cloud)
    guests = {}
    for host in cloud.cells:
        with cloud.only_place(host.cell_name, POOL):
            guests[host] = make_guest(cloud.client, f"on-{host.name}", pool=POOL, image=image)
    yield guests
    for guest in guests.values():
        cloud.client.delete_guest(guest)
    cloud.client.delete_disk(image)


@pytest.fixture
def server(cloud: Cloud) -> Iterator[NfsServer]:
    lab = cloud.lab
    made = NfsServer(lab.folder / "nfs", lab.folder / "export", lab.switch.network, DESK_ADDRESS)
    made.start()
    yield made
    made.stop()


def mount(lab: Lab, host: Host) -> None:
    host.run("mount", "--bind", str(lab.shared), FOLDER)


def unmount(host: Host) -> None:
    """The cell may be looking at it just now."""
    host.run("umount", "--lazy", FOLDER)


def a_disk_image(cloud: Cloud) -> str:
    path = cloud.lab.folder / "base.qcow2"
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", path, "1M"], check=True)
    image = cloud.client.register_disk("base")
    cloud.client.upload_disk(image, path)
    return image


def await_storage(cloud: Cloud, host: Host, *, attached: bool) -> Storage:
    def seen() -> tuple[Storage, ...]:
        storage = cloud.client.cell(POOL, host.cell_name).storage
        return tuple(each for each in storage if each.attached is attached)

    return eventually(seen, f"storage of {host.name} is never seen with attached={attached}")[0]


def files_in(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): path.stat().st_size for path in folder.rglob("*") if path.is_file()}


def test_instances_of_both_hosts_and_one_copy_of_their_image(cloud: Cloud, pair: dict[Host, str]) -> None:
    shared = cloud.lab.shared
    for host, guest in pair.items():
        assert cloud.client.guest(guest).cell == host.cell_name
        eventually(lambda guest=guest: (shared / f"{guest}.vols").exists(), "its records are not beside its volumes")
        assert json.loads((shared / f"{guest}.meta").read_bytes())["id"] == guest
        assert (shared / f"{guest}_sys.qcow2").exists()
    assert len(list((shared / ".nano/nano-images").glob("*.qcow2"))) == 1
    for guest in pair.values():
        start_guest(cloud.client, guest)
    for guest in pair.values():
        power_off(cloud.client, guest)


def test_a_host_that_misses_the_folder_writes_nothing_and_takes_nothing(cloud: Cloud, pair: dict[Host, str]) -> None:
    stays, misses = cloud.cells
    unmount(misses)
    try:
        missed = await_storage(cloud, misses, attached=False)
        assert f"{STORAGE}.ready is not in {FOLDER}" in missed.error
        assert [each.attached for each in cloud.client.cell(POOL, stays.cell_name).storage] == [True]
        assert cloud.client.cell(POOL, misses.cell_name).alive
        elsewhere = make_guest(cloud.client, "elsewhere", pool=POOL)
        assert cloud.client.guest(elsewhere).cell == stays.cell_name
        cloud.client.delete_guest(elsewhere)
        with (
            cloud.only_place(misses.cell_name, POOL),
            pytest.raises(PortalFailure, match=f"has no access to storage pool '{STORAGE}'"),
        ):
            make_guest(cloud.client, "nowhere", pool=POOL)
        with pytest.raises(PortalFailure, match="is not attached"):
            cloud.client.start(pair[misses])
        assert misses.run("ls", "-A", FOLDER) == ""
    finally:
        mount(cloud.lab, misses)
    await_storage(cloud, misses, attached=True)
    start_guest(cloud.client, pair[misses])
    power_off(cloud.client, pair[misses])
    with cloud.only_place(misses.cell_name, POOL):
        cloud.client.delete_guest(make_guest(cloud.client, "again", pool=POOL))


def test_leaving_and_coming_back_deletes_nothing(cloud: Cloud) -> None:
    host = cloud.cells[1]
    (cloud.lab.shared / "not-ours").write_text("of somebody else")
    before = files_in(cloud.lab.shared)
    cloud.client.remove_cell(POOL, host.cell_name)
    cloud.await_candidate(host)
    assert files_in(cloud.lab.shared) == before
    assert host.run("mountpoint", FOLDER)
    cloud.client.add_cell(POOL, host.cell_name)
    await_storage(cloud, host, attached=True)
    assert files_in(cloud.lab.shared) == before


def test_an_export_is_mounted_on_joining_and_unmounted_on_leaving(cloud: Cloud, server: NfsServer) -> None:
    """With a client in user space, as tests/cells/test_nfs.py, where a server hangs."""
    host = cloud.cells[1]
    give_client(host)
    cloud.client.create_storage_pool("nas", kind="nfs", host=server.address, target=str(server.export))
    cloud.client.create_pool("other", storage="nas")
    cloud.client.remove_cell(POOL, host.cell_name)
    cloud.await_candidate(host)
    cloud.client.add_cell("other", host.cell_name)
    folder = host.home.role("cell").parent / "pools/nas"
    assert f"{server.address}:{server.export} {folder} fuse.nfs " in host.run("cat", "/proc/self/mounts")
    cloud.client.delete_guest(make_guest(cloud.client, "on-nfs", pool="other"))
    (server.export / "not-ours").write_text("of somebody else")
    before = files_in(server.export)
    assert "nas.ready" in before
    cloud.client.remove_cell("other", host.cell_name)
    cloud.await_candidate(host)
    eventually(lambda: "fuse.nfs" not in host.run("cat", "/proc/self/mounts"), "the export is still mounted")
    assert files_in(server.export) == before
    assert not folder.exists()
