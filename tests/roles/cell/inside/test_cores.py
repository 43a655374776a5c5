"""How many of its cores a running system uses: changed through a real guest agent."""

from __future__ import annotations

from pathlib import Path

import msgspec

from nano_appliance.model.orders import StopInstance
from nano_appliance.roles.cell.instances.stop import stop_instance
from tests.lab.tiny_guest import make_tiny_guest
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.running import change, running_service, wait_for
from tests.roles.cell.inside.tiny import TinyMedia, start_tiny


def test_cores_of_a_running_instance(home: Path, tmp_path: Path) -> None:
    order = blank(cores=4)
    with running_service(home) as service:
        cell = service.cell
        inside = start_tiny(service, TinyMedia(make_tiny_guest(tmp_path).iso), order)
        inside.wait_until_up()
        wait_for(lambda: cell.registry.state(order.id).cores_in_use == 4)
        assert change(service, order.id, cores=2) == ""
        assert inside.output("nproc") == "2"
        notice = "6 cores from the next start on, 2 cores until then"
        assert change(service, order.id, cores=6) == notice
        assert change(service, order.id, cores=4) == ""
        assert inside.output("nproc") == "4"
        change(service, order.id, cores=2)

        # A system that boots anew begins with all it was started with.
        inside.output("(sleep 0.2; reboot -f) >/dev/null 2>&1 &")
        wait_for(lambda: not inside.answers())
        inside.wait_until_up()
        wait_for(lambda: inside.output("nproc") == "2")
        wait_for(lambda: cell.registry.state(order.id).notice == "")
        # The cell is killed between the record and the system inside.
        cell.registry.change(order.id, lambda record: msgspec.structs.replace(record, cores=4))
    with running_service(home) as service:
        wait_for(lambda: inside.output("nproc") == "4")
        cell = service.cell
        stop_instance(cell, StopInstance(id=order.id, force=True))
        assert cell.registry.state(order.id).cores_in_use == 0
