"""Snapshots of a running guest, and disks that grow under it."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import pytest

from nano_appliance.model.errors import NanoError
from nano_appliance.model.orders import (
    CreateSnapshot,
    ResizeDisk,
    SnapshotOrder,
    StartInstance,
    StopInstance,
)
from nano_appliance.model.units import MIB
from nano_appliance.model.volume import Snapshot, VolumeWork
from nano_appliance.roles.cell.domain.snapshot import disk_snapshot
from nano_appliance.roles.cell.instances.create import create_instance
from nano_appliance.roles.cell.instances.resize import resize_disk
from nano_appliance.roles.cell.instances.snapshots.create import create_snapshot
from nano_appliance.roles.cell.instances.snapshots.delete import delete_snapshot
from nano_appliance.roles.cell.instances.snapshots.restore import restore_snapshot
from nano_appliance.roles.cell.instances.start import start_instance
from nano_appliance.roles.cell.instances.stop import stop_instance
from nano_appliance.roles.cell.service import CellService
from tests.lab.guest_agent import GuestAgent
from tests.lab.tiny_guest import make_tiny_guest
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.patterns import DATA, SYSTEM, check_agreement
from tests.roles.cell.inside.running import virsh, wait_for
from tests.roles.cell.inside.tiny import TinyMedia


def give_file_system(volume: str, folder: Path) -> None:
    """Make an empty file system on a disk."""
    raw = folder / "raw"
    raw.write_bytes(b"")
    os.truncate(raw, DATA)
    subprocess.run(["mkfs.ext4", "-q", "-F", raw], check=True)
    subprocess.run(["qemu-img", "convert", "-O", "qcow2", raw, volume], check=True)


def note_on(volume: str) -> str:
    """What stands in the file `note` of a disk's file system, without what only its journal or its guest knows."""
    with tempfile.NamedTemporaryFile() as raw:
        subprocess.run(["qemu-img", "convert", "-U", "-O", "raw", volume, raw.name], check=True)
        shown = subprocess.run(
            ["debugfs", "-R", "cat /note", raw.name], capture_output=True, text=True, check=True
        ).stdout
    return shown.strip()


def test_a_guest_that_writes_meanwhile(service: CellService, tmp_path: Path) -> None:
    cell, order = service.cell, blank(disks=(SYSTEM, DATA))
    media = TinyMedia(make_tiny_guest(tmp_path).iso)
    cell.media._fetch = media.fetch
    create_instance(cell, order)
    give_file_system(cell.volumes.paths(order.id)[1], tmp_path)
    start_instance(cell, StartInstance(id=order.id, media=media.source))
    agent = GuestAgent(order.id)
    agent.wait_until_up()
    # Which of its disks a Linux finds first is not said.
    disk = Path(agent.output(f"grep -lx {DATA // 512} /sys/block/sd*/size")).parent.name
    agent.output(f"mount /dev/{disk} /mnt && echo one >/mnt/note")
    create_snapshot(cell, CreateSnapshot(id=order.id, name="live"))
    group = check_agreement(service, order.id)
    assert group.snapshots["live"].running
    assert cell.registry.state(order.id).notice == "", "the agent could have frozen the file systems"
    assert set(cell.volumes.paths(order.id)) <= set(virsh("domblklist", order.id).split())
    # The guest had not asked for its note to be on the disk: freezing has done that.
    assert note_on(group.snapshots["live"].files[group.data[0].name]) == "one"
    agent.output("echo two >/mnt/note")
    grown = resize_disk(cell, ResizeDisk(id=order.id, index=1, size=DATA + MIB))
    assert grown.disks[1].size == DATA + MIB
    assert int(agent.output(f"cat /sys/block/{disk}/size")) * 512 == DATA + MIB
    create_snapshot(cell, CreateSnapshot(id=order.id, name="later"))
    agent.output("echo three >/mnt/note; sync")
    stop_instance(cell, StopInstance(id=order.id, force=True))
    group = check_agreement(service, order.id)
    assert note_on(group.data[0].path) == "three"
    assert note_on(group.snapshots["later"].files[group.data[0].name]) == "two"
    delete_snapshot(cell, SnapshotOrder(id=order.id, name="later"))
    assert note_on(check_agreement(service, order.id).data[0].path) == "three"
    restored = restore_snapshot(cell, SnapshotOrder(id=order.id, name="live"))
    assert restored.disks[1].size == DATA
    assert note_on(check_agreement(service, order.id).data[0].path) == "one"


@pytest.fixture
def running(service: CellService) -> str:
    """A running instance without a system, so without an agent."""
    order = blank(disks=(SYSTEM, DATA))
    create_instance(service.cell, order)
    start_instance(service.cell, StartInstance(id=order.id))
    return order.id


def test_without_an_agent_it_is_made_and_said(service: CellService, running: str) -> None:
    create_snapshot(service.cell, CreateSnapshot(id=running, name="a"))
    notice = service.cell.registry.state(running).notice
    assert notice.startswith("snapshot 'a' was made without freezing the guest's file systems: ")
    create_snapshot(service.cell, CreateSnapshot(id=running, name="b"))
    group = check_agreement(service, running)
    assert group.snapshots["b"].backing == "a"
    stop_instance(service.cell, StopInstance(id=running, force=True))
    assert service.cell.registry.state(running).notice == ""
    start_instance(service.cell, StartInstance(id=running))
    check_agreement(service, running)


@pytest.mark.parametrize("made", [True, False])
def test_a_guest_that_ended_before_its_snapshot_was_recorded(service: CellService, running: str, made: bool) -> None:
    """As when the whole host loses its power: the files tell, and the next start goes on in the right ones."""
    cell = service.cell
    group = cell.volumes.group(running)
    layers = cell.volumes.free_layers(group)
    adding = Snapshot(name="a", running=True, files=layers)
    cell.volumes.begin(group, VolumeWork(doing="it", files=tuple(layers.values()), adding=adding))
    if made:
        names = dict(zip(("sda", "sdb"), layers.values(), strict=True))
        cell.domains.snapshot(running, disk_snapshot(names, ["hda"]), frozen=False)
    virsh("destroy", running)
    wait_for(lambda: not cell.registry.state(running).running)
    start_instance(cell, StartInstance(id=running))
    assert list(check_agreement(service, running).snapshots) == (["a"] if made else [])
    assert set(cell.volumes.paths(running)) <= set(virsh("domblklist", running).split())


def test_a_snapshot_that_the_hypervisor_refuses_leaves_nothing(
    service: CellService, running: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(domain_id: str, snapshot_xml: str, *, frozen: bool) -> None:
        raise NanoError("the disk is bewitched")

    with monkeypatch.context() as patch:
        patch.setattr(service.cell.domains, "snapshot", refuse)
        with pytest.raises(NanoError, match="bewitched"):
            create_snapshot(service.cell, CreateSnapshot(id=running, name="a"))
    assert check_agreement(service, running).snapshots == {}
    create_snapshot(service.cell, CreateSnapshot(id=running, name="a"))
    assert list(check_agreement(service, running).snapshots) == ["a"]
