"""A cell killed at any step of work on volumes, and what the next one must find: the state before or the one after."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from nano_appliance.model.orders import CreateSnapshot, InstanceOrder
from nano_appliance.roles.cell.instances.create import create_instance
from nano_appliance.roles.cell.instances.delete import delete_instance
from nano_appliance.roles.cell.instances.snapshots.create import create_snapshot
from nano_appliance.roles.cell.service import CellService
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.patterns import DATA, SYSTEM, Contents, check_agreement, contents, write_both
from tests.roles.cell.inside.running import running_service, wait_for

MOST_STEPS = 60


def make(home: Path, *names: str) -> tuple[str, Contents]:
    """An instance with the snapshots `names`, and what all of it holds."""
    order = blank(disks=(SYSTEM, DATA))
    with running_service(home) as service:
        create_instance(service.cell, order)
        for mark, name in enumerate(names, 1):
            write_both(service.cell.volumes.group(order.id), mark, mark - 1)
            create_snapshot(service.cell, CreateSnapshot(id=order.id, name=name))
        write_both(service.cell.volumes.group(order.id), 9, 3)
        return order.id, contents(check_agreement(service, order.id))


def order_and_kill(
    home: Path, action: str, instance_id: str, step: int = 999, tools: str = ""
) -> subprocess.CompletedProcess[str]:
    """A cell that is killed before the given step of an order; `tools` is a folder with programs that come first."""
    path = os.environ["PATH"]
    return subprocess.run(
        [sys.executable, "-m", "tests.roles.cell.inside.doomed", str(home), action, instance_id, str(step)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PATH": f"{tools}:{path}" if tools else path},
    )


def found_by_the_next(service: CellService, instance_id: str) -> Contents:
    """What there is once the next cell has looked at what it found."""
    wait_for(lambda: service.cell.volumes.group(instance_id).work is None)
    wait_for(lambda: service.cell.domains.exists(instance_id))
    return contents(check_agreement(service, instance_id))


def check_every_step(home: Path, action: str, names: tuple[str, ...], after: Contents, *, fewest: int) -> None:
    """Kill a cell before each step of an order about an instance with the snapshots `names`.

    `after` is what the order leaves; it has more than `fewest` steps, or else the kills miss something.
    """
    instance_id, before = make(home, *names)
    ends = []
    for step in range(1, MOST_STEPS):
        ended = order_and_kill(home, action, instance_id, step)
        with running_service(home) as service:
            found = found_by_the_next(service, instance_id)
            assert found in (before, after)
            ends.append(found)
            if ended.returncode == 0:
                assert "acknowledged" in ended.stdout
                assert found == after, "an acknowledged order was lost"
                assert step > fewest
                assert before in ends, "there was no kill before anything had happened"
                return
            assert ended.returncode == -9, ended.stderr
            if found == before != after:
                continue
            delete_instance(service.cell, InstanceOrder(id=instance_id))
        instance_id, again = make(home, *names)
        assert again == before
    raise AssertionError("the order has more steps than were tried")
