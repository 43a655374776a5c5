"""Orders that need the guest's help, with a guest that obeys."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nano_appliance.model.errors import Unavailable
from nano_appliance.model.orders import ImageSource, StartInstance, StopInstance
from nano_appliance.roles.cell.instances.create import create_instance
from nano_appliance.roles.cell.instances.start import start_instance
from nano_appliance.roles.cell.instances.stop import stop_instance
from nano_appliance.roles.cell.instances.stop_all import stop_all
from nano_appliance.roles.cell.service import CellService
from tests.roles.cell.inside.obedient_guest import write_iso
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.running import virsh, wait_for

MEDIA = "9d1f0c52-83b7-4b8e-9d8e-0a86d3f2c333"
BOOT_SECTORS = 3 * 2048
"""Bytes the firmware reads from the medium before it hands over to the guest: record, catalogue, boot image."""


@pytest.fixture
def instance_id(service: CellService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A running instance whose guest waits for its power button."""
    iso = tmp_path / "obedient.iso"
    size = write_iso(iso)

    @contextmanager
    def fetch(source: ImageSource, offset: int) -> Iterator[list[bytes]]:
        yield [iso.read_bytes()[offset:]]

    cell, order = service.cell, blank()
    monkeypatch.setattr(cell.media, "_fetch", fetch)
    create_instance(cell, order)
    start_instance(cell, StartInstance(id=order.id, media=ImageSource(id=MEDIA, version=1, size=size)))
    return order.id


def wait_until_booted(instance_id: str) -> None:
    wait_for(lambda: bytes_read_from_medium(instance_id) >= BOOT_SECTORS)


def bytes_read_from_medium(instance_id: str) -> int:
    found = re.search(r"rd_bytes (\d+)", virsh("domblkstat", instance_id, "hda"))
    assert found
    return int(found[1])


def press(service: CellService, order: StopInstance) -> None:
    """Press the button; once more when the guest was not listening yet."""
    wait_until_booted(order.id)
    try:
        stop_instance(service.cell, order)
    except Unavailable:
        stop_instance(service.cell, order)


def test_a_graceful_stop_is_answered_when_the_guest_is_off(service: CellService, instance_id: str) -> None:
    press(service, StopInstance(id=instance_id, patience=5))
    assert not service.cell.registry.state(instance_id).running
    assert not service.cell.domains.is_running(instance_id)


def test_a_graceful_reboot_keeps_it_running(service: CellService, instance_id: str) -> None:
    wait_until_booted(instance_id)
    before = virsh("domid", instance_id)
    stop_instance(service.cell, StopInstance(id=instance_id, reboot=True))
    wait_for(lambda: bytes_read_from_medium(instance_id) >= 2 * BOOT_SECTORS)
    assert virsh("domid", instance_id) == before
    stop_instance(service.cell, StopInstance(id=instance_id, force=True))


def test_somebody_without_patience_may_pull_the_plug(service: CellService, monkeypatch: pytest.MonkeyPatch) -> None:
    # Without a system inside nobody listens to the button.
    order = blank()
    create_instance(service.cell, order)
    start_instance(service.cell, StartInstance(id=order.id))
    real, pressed = service.cell.domains.shut_down, threading.Event()

    def shut_down(domain_id: str) -> None:
        real(domain_id)
        pressed.set()

    def pull_the_plug() -> None:
        assert pressed.wait(20)
        stop_instance(service.cell, StopInstance(id=order.id, force=True))

    monkeypatch.setattr(service.cell.domains, "shut_down", shut_down)
    impatient = threading.Thread(target=pull_the_plug)
    impatient.start()
    stop_instance(service.cell, StopInstance(id=order.id, patience=60))
    impatient.join()
    assert not service.cell.domains.is_running(order.id)


def test_all_guests_are_asked_before_they_are_forced(
    service: CellService, instance_id: str, caplog: pytest.LogCaptureFixture
) -> None:
    wait_until_booted(instance_id)
    with caplog.at_level(logging.INFO):
        stop_all(service.cell, patience=10)
    assert not service.cell.domains.is_running(instance_id)
    assert "instance admin.web is off" in caplog.text
