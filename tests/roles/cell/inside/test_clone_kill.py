"""A cell killed at any step of a clone: the next one finds all of an instance or nothing."""

from __future__ import annotations

import uuid
from pathlib import Path

from nano_appliance.model.orders import InstanceOrder
from nano_appliance.roles.cell.instances.delete import delete_instance
from tests.roles.cell.inside.running import IMAGES, a_base, running_service
from tests.roles.cell.inside.test_kill import MOST_STEPS, dies, is_whole, settle

CACHE = IMAGES / "nano-images"


def test_clone(home: Path) -> None:
    image = a_base(home)
    for step in range(1, MOST_STEPS):
        instance_id = str(uuid.uuid4())
        died = dies(home, "clone", instance_id, step)
        with running_service(home) as service:
            settle(service)
            whole = is_whole(service, home, instance_id)
            if whole:
                assert service.cell.volumes.backing_files() == {CACHE / f"{image.id}_v1.qcow2"}
                delete_instance(service.cell, InstanceOrder(id=instance_id))
            service.cell.images.tidy(room=1 << 60)
            assert [path.name for path in CACHE.iterdir()] == []
        if not died:
            assert whole, "an acknowledged instance was lost"
            assert step > 12
            return
    raise AssertionError("the order has more steps than were tried")
