"""Limits that this host cannot enforce: the instance runs without them and says so."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

from nano_appliance.model.orders import StartInstance, StopInstance
from nano_appliance.model.qos import QoS
from nano_appliance.model.units import MIB
from nano_appliance.roles.cell.instances.create import create_instance
from nano_appliance.roles.cell.instances.start import start_instance
from nano_appliance.roles.cell.instances.stop import stop_instance
from nano_appliance.roles.cell.service import CellService
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.running import virsh, wait_for

LIMITED = QoS(receive_speed=2 * MIB, send_speed=MIB, read_iops=500, write_speed=10 * MIB)


def test_network_limits_where_the_kernel_may_lack_them(service: CellService) -> None:
    cell, order = service.cell, blank(qos=LIMITED)
    create_instance(cell, order)
    start_instance(cell, StartInstance(id=order.id))
    live = virsh("dumpxml", order.id)
    notice = cell.registry.state(order.id).notice
    assert ("<bandwidth>" in live) == (notice == "")
    assert notice == "" or notice.startswith("the network limit is not in force: ")
    assert "<shares>2000</shares>" in live
    assert "<read_iops_sec>500</read_iops_sec>" in live
    assert "<bandwidth>" in virsh("dumpxml", "--inactive", order.id), "the next start has to try again"
    stop_instance(cell, StopInstance(id=order.id, force=True))
    assert cell.registry.state(order.id).notice == ""


def test_a_host_without_the_controller_for_cpu_shares(service: CellService) -> None:
    with Path("/etc/libvirt/qemu.conf").open("a") as settings:
        settings.write('cgroup_controllers=["memory"]\n')
    os.kill(int(Path("/run/libvirtd.pid").read_text()), signal.SIGKILL)
    wait_for(lambda: service.connection.problem != "")
    subprocess.Popen(["libvirtd"], stdin=subprocess.DEVNULL)
    wait_for(lambda: service.connection.problem == "")
    cell, order = service.cell, blank()
    create_instance(cell, order)
    start_instance(cell, StartInstance(id=order.id))
    assert cell.registry.state(order.id).notice.startswith("the CPU priority or limit is not in force: ")
    assert "<shares>" in virsh("dumpxml", "--inactive", order.id)
    stop_instance(cell, StopInstance(id=order.id, force=True))
