"""A storage that fills up under a running guest: the guest waits, says why, and goes on without a loss."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nano_appliance.model.orders import StopInstance
from nano_appliance.model.units import MIB
from nano_appliance.roles.cell.instances.stop import stop_instance
from nano_appliance.roles.cell.monitor.stalls import ENOUGH_ROOM, NOTICE
from nano_appliance.roles.cell.service import CellService
from tests.lab.tiny_guest import make_tiny_guest
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.running import IMAGES, running_service, tool, wait_for
from tests.roles.cell.inside.tiny import TinyMedia, start_tiny

POOL = IMAGES / "local0"
DISK = 48 * MIB


@pytest.fixture
def small_storage() -> Iterator[Path]:
    POOL.mkdir(parents=True, exist_ok=True)
    tool("mount", "-t", "tmpfs", "-o", f"size={ENOUGH_ROOM + DISK + 16 * MIB}", "small", str(POOL))
    yield POOL
    tool("umount", str(POOL))


def notice(service: CellService, instance_id: str) -> str:
    return service.cell.registry.state(instance_id).notice


def test_a_guest_waits_for_room_and_goes_on(home: Path, small_storage: Path, tmp_path: Path) -> None:
    order = blank(disks=(DISK,))
    with running_service(home) as service:
        inside = start_tiny(service, TinyMedia(make_tiny_guest(tmp_path).iso), order)
        inside.wait_until_up()
        filler = small_storage / "filler"
        filler.write_bytes(bytes(ENOUGH_ROOM + DISK))

        write = f"yes nano | head -c {DISK} | dd of=/dev/sda bs=1M conv=fsync 2>/run/said; echo $? >/run/ended"
        inside.output(f"({write}) >/dev/null 2>&1 &")
        wait_for(lambda: NOTICE in notice(service, order.id))
        assert service.cell.registry.state(order.id).running
        filler.unlink()
        wait_for(lambda: NOTICE not in notice(service, order.id))
        inside.wait_until_up()
        wait_for(lambda: inside.run("test -e /run/ended")[0] == 0)
        assert inside.output("cat /run/ended") == "0", inside.output("cat /run/said")
        assert inside.output(f"yes nano | head -c {DISK} | cmp - /dev/sda && echo same") == "same"
        stop_instance(service.cell, StopInstance(id=order.id, force=True))
