"""Limits of running guests: changed while they run, read back from the hypervisor, and felt inside."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from nano_appliance.model.instance import GuestAccess
from nano_appliance.model.instance_change import InstanceChange
from nano_appliance.model.orders import ChangeInstance, SetGuestPassword, StopInstance
from nano_appliance.model.qos import CpuPriority, DiskLimits, NetworkLimits
from nano_appliance.model.units import MIB
from nano_appliance.roles.cell.instances.access import set_guest_password
from nano_appliance.roles.cell.instances.change import change_instance
from nano_appliance.roles.cell.instances.stop import stop_instance
from nano_appliance.roles.cell.service import CellService
from tests.lab.guest_agent import GuestAgent
from tests.lab.tiny_guest import make_tiny_guest
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.running import running_service, virsh, wait_for
from tests.roles.cell.inside.tiny import TinyMedia, start_tiny

ORDER = blank(memory=256 * MIB, disks=(64 * MIB,), access=GuestAccess(auth_user="root"))


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CellService]:
    """A cell for all tests of this file."""
    with running_service(tmp_path_factory.mktemp("cell")) as started:
        yield started


@pytest.fixture(scope="module")
def guest(service: CellService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GuestAgent]:
    """A running system for all tests of this file."""
    folder: Path = tmp_path_factory.mktemp("tiny")
    agent = start_tiny(service, TinyMedia(make_tiny_guest(folder).iso), ORDER)
    agent.wait_until_up()
    yield agent
    stop_instance(service.cell, StopInstance(id=ORDER.id, force=True))


def change(service: CellService, /, **changes: object) -> str:
    order = ChangeInstance(id=ORDER.id, change=InstanceChange(**changes))  # type: ignore[arg-type]
    return change_instance(service.cell, order).state.notice


def values(text: str) -> dict[str, str]:
    """What virsh lists as `name : value`."""
    pairs = (line.partition(":") for line in text.splitlines())
    return {name.strip(): value.strip() for name, colon, value in pairs if colon}


def test_the_weight_of_a_running_guest(service: CellService, guest: GuestAgent) -> None:
    assert values(virsh("schedinfo", ORDER.id, "--live"))["cpu_shares"] == "2000"
    assert change(service, cpu_priority=CpuPriority.LOW) == ""
    live = values(virsh("schedinfo", ORDER.id, "--live"))
    assert (live["cpu_shares"], live["vcpu_quota"]) == ("500", "-1"), "a weight, and no cap"
    assert values(virsh("schedinfo", ORDER.id, "--config"))["cpu_shares"] == "500"


def rounds_per_second(guest: GuestAgent) -> float:
    """How often the guest's one core gets through a loop, by the host's clock: the guest's own may stand still."""
    rounds = 20000
    began = time.monotonic()
    guest.output(f"i=0; while [ $i -lt {rounds} ]; do i=$((i+1)); done")
    return rounds / (time.monotonic() - began)


def test_a_running_guest_is_capped_and_let_go(service: CellService, guest: GuestAgent) -> None:
    free = rounds_per_second(guest)
    assert change(service, cpu_limit=20) == ""
    live = values(virsh("schedinfo", ORDER.id, "--live"))
    assert (live["vcpu_period"], live["vcpu_quota"]) == ("100000", "20000")
    assert values(virsh("schedinfo", ORDER.id, "--config"))["vcpu_quota"] == "20000"
    capped = rounds_per_second(guest)
    assert capped < 0.5 * free
    assert change(service, cpu_limit=0) == ""
    assert values(virsh("schedinfo", ORDER.id, "--live"))["vcpu_quota"] == "-1"
    assert "quota" not in virsh("dumpxml", "--inactive", ORDER.id)
    assert rounds_per_second(guest) > 2 * capped


def seconds_to_write(guest: GuestAgent, amount: str) -> float:
    """How long the guest takes to have so many MiB on its disk."""
    script = f"s=$(cut -d' ' -f1 /proc/uptime); dd if=/dev/zero of=/dev/sda bs=1M count={amount} conv=fsync 2>/dev/null"
    said = guest.output(f"{script}; echo $s $(cut -d' ' -f1 /proc/uptime)").split()
    return float(said[1]) - float(said[0])


def test_a_disk_that_is_slowed_down_and_let_go(service: CellService, guest: GuestAgent) -> None:
    free = seconds_to_write(guest, "8")
    assert change(service, disk_limits=DiskLimits(write_speed=2 * MIB, read_iops=900)) == ""
    live = values(virsh("blkdeviotune", ORDER.id, "sda", "--live"))
    seen = {name: live[name] for name in ("read_bytes_sec", "write_bytes_sec", "read_iops_sec", "write_iops_sec")}
    assert seen == {
        "read_bytes_sec": "0", "write_bytes_sec": "2097152", "read_iops_sec": "900", "write_iops_sec": "0"
    }  # fmt: skip
    slowed = seconds_to_write(guest, "8")
    assert 2.5 < slowed < 8, "8 MiB at 2 MiB per second"
    assert slowed > 3 * free
    assert change(service, disk_limits=DiskLimits()) == ""
    assert seconds_to_write(guest, "8") < slowed / 3
    assert values(virsh("blkdeviotune", ORDER.id, "sda", "--live"))["write_bytes_sec"] == "0"


def test_memory_goes_and_comes_back_while_it_runs(service: CellService, guest: GuestAgent) -> None:
    def total() -> int:
        return int(guest.output("grep MemTotal /proc/meminfo").split()[1]) // 1024

    before = total()
    change(service, memory=192 * MIB)
    wait_for(lambda: service.cell.domains.sizes(ORDER.id).memory == 192 * MIB)
    assert before - 70 < total() < before - 50
    wait_for(lambda: service.cell.registry.state(ORDER.id).notice == "")
    change(service, memory=256 * MIB)
    wait_for(lambda: service.cell.domains.sizes(ORDER.id).memory == 256 * MIB)
    assert total() == before
    usage = service.cell.registry.state(ORDER.id).usage
    assert 0 < usage.memory_available < 256 * MIB


def test_network_limits_of_a_running_guest(service: CellService, guest: GuestAgent) -> None:
    notice = change(service, network_limits=NetworkLimits(receive_speed=2 * MIB, send_speed=MIB))
    in_force = "<bandwidth>" in virsh("dumpxml", ORDER.id)
    assert in_force == (notice == "")
    assert in_force or notice.startswith("the network limit is not in force: ")
    kept = virsh("dumpxml", "--inactive", ORDER.id)
    assert "<inbound average='2048' peak='4096' burst='2048'/>" in kept
    assert "<outbound average='1024' peak='2048' burst='1024'/>" in kept
    assert change(service, network_limits=NetworkLimits()) == ""
    assert "<bandwidth>" not in virsh("dumpxml", ORDER.id)
    assert "<bandwidth>" not in virsh("dumpxml", "--inactive", ORDER.id)
    assert guest.output("ip link show eth0 | grep -c UP") == "1"


def test_a_password_inside(service: CellService, guest: GuestAgent) -> None:
    access = set_guest_password(service.cell, SetGuestPassword(id=ORDER.id)).instance.access
    assert access.auth_user == "root"
    assert len(access.auth_secret) == 10
    set_guest_password(service.cell, SetGuestPassword(id=ORDER.id, user="ann", password="a b:c"))
    assert guest.output("cat /etc/passwords").splitlines() == [f"root:{access.auth_secret}", "ann:a b:c"]
    record = service.cell.registry.get(ORDER.id).access
    assert (record.auth_user, record.auth_secret) == ("ann", "a b:c")
