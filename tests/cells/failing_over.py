"""Two hosts with a shared folder, a guest that counts on its disk, and what must be true of it after each failover."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from tests.lab.counting import SECTOR, Counted, read_counted
from tests.lab.guest_agent import BOOT_TIME, AgentSilent, GuestAgent
from tests.lab.guests import make_guest, start_guest
from tests.lab.hosts.cloud import Cloud
from tests.lab.hosts.host import Host
from tests.lab.patience import eventually
from tests.lab.running_nano import program
from tests.lab.tiny_guest import make_tiny_guest

POOL, STORAGE = "rack", "shared"
FOLDER = "/opt/shared"
"""Where both hosts have it mounted."""

COUNTING_DISK = 4 << 20
LONGEST_FAILOVER = 150.0
"""Seconds, far more than one takes on a busy machine."""


class Moved(msgspec.Struct, frozen=True):
    """Where an instance of a lost cell is."""

    id: str
    cell: str = ""
    message: str = ""


class Failover(msgspec.Struct, frozen=True):
    """A lost cell."""

    cell: str
    finished: bool
    returned: bool
    instances: tuple[Moved, ...]


@dataclass(frozen=True)
class Pair:
    """The host that `fails` again and again, and the one that `stays`, with the core on it."""

    cloud: Cloud
    stays: Host
    fails: Host

    def mount(self, host: Host) -> None:
        """Give a host the shared folder."""
        host.run("mkdir", "--parents", FOLDER)
        host.run("mount", "--bind", str(self.cloud.lab.shared), FOLDER)

    def unmount(self, host: Host) -> None:
        """Take it away; what is open stays open."""
        host.run("umount", "--lazy", FOLDER)

    def guard_log(self) -> str:
        """What the guard of the failing host has said."""
        return (self.fails.module("cell").log / "guard.log").read_text()

    def hindrance(self) -> str:
        """Why instances of the last failover are not started elsewhere; empty when nothing hinders them."""
        return "; ".join(each.message for last in self.failovers()[:1] for each in last.instances)

    def failovers(self) -> tuple[Failover, ...]:
        """What the core tells of failovers, the newest first."""
        return self.cloud.client.get("/failovers/", tuple[Failover, ...])

    def await_leases(self) -> None:
        """Return once both cells have a lease that the core relies on."""
        leases = self.cloud.lab.shared / ".nano/leases"
        for host in (self.stays, self.fails):
            eventually(lambda host=host: (leases / f"{host.cell_name}.lease").exists(), f"{host.name} has no lease")

    def bring_home(self, guest: str) -> None:
        """Let the guest run, and count, on the host that is about to fail."""
        self.await_leases()
        if self.cloud.client.guest(guest).cell != self.fails.cell_name:
            self._migrate(guest)
        if not self.cloud.client.guest(guest).running:
            start_guest(self.cloud.client, guest)
        self.await_counting(guest)

    def _migrate(self, guest: str) -> None:
        self.cloud.client.stop(guest, force=True)
        eventually(lambda: not self.cloud.client.guest(guest).running, "the guest does not stop")
        wish = {
            "source_pool": POOL,
            "source_cell": self.stays.cell_name,
            "target_cell": self.fails.cell_name,
            "instances": [guest],
        }
        self.cloud.client.request("POST", "/migrations/", wish)
        eventually(lambda: self.cloud.client.guest(guest).cell == self.fails.cell_name, "the guest does not move")

    def runs_on(self, host: Host, guest: str) -> bool:
        """Whether the host's hypervisor runs the guest."""
        return guest in host.run("virsh", "-q", "-c", "qemu:///system", "list", "--uuid", check=False).split()

    def await_running(self, guest: str, host: Host) -> None:
        """Return once the guest runs on `host`; raises StepFailed."""
        eventually(
            lambda: self.runs_on(host, guest), f"the guest does not run on {host.name}", seconds=LONGEST_FAILOVER
        )

    def counted(self, guest: str) -> Counted:
        """Judge the disk that the guest counts on; raises Damaged."""
        return read_counted(self.cloud.lab.shared / f"{guest}_0.qcow2")

    def await_counting(self, guest: str) -> int:
        """Return once the guest counts on, with the number it has reached."""
        reached = eventually(lambda: self._told(guest), "the guest does not count", seconds=BOOT_TIME)
        return eventually(
            lambda: number if (number := self._told(guest)) > reached else 0,
            "the guest counts no more",
            seconds=BOOT_TIME,
        )

    def _told(self, guest: str) -> int:
        """What the guest says; 0 while it does not. It may take longer than a session lasts until it does."""
        self.cloud.client.keep_alive()
        cell = self.cloud.client.guest(guest).cell
        (host,) = (each for each in (self.stays, self.fails) if each.cell_name == cell)
        try:
            status, said = GuestAgent(guest, tuple(host.command())).run("cat /www/count")
        except AgentSilent:
            return 0
        return 0 if status else int(said)

    def await_seen(self, guest: str, *, above: int) -> None:
        """Return once its disk holds more than `above` numbers, whoever may be asked about it."""
        eventually(lambda: self.counted(guest).last > above, "the guest counts no more", seconds=BOOT_TIME)

    def check(self, guest: str, *, on: Host, at_least: int) -> None:
        """The guest runs on `on` alone and is shown there, and its disk has all that it has acknowledged."""
        seen = eventually(
            lambda: found if (found := self.cloud.client.guest(guest)).running else None, "it is not shown as running"
        )
        assert seen is not None
        assert seen.cell == on.cell_name
        for host in (self.stays, self.fails):
            if host.is_on:
                assert self.runs_on(host, guest) is (host is on)
        assert self.await_counting(guest) > at_least
        assert self.counted(guest).last > at_least

    def come_back(self) -> None:
        """Switch the failed host on if it is off; it drops what was taken from it, and is enabled by hand."""
        if not self.fails.is_on:
            self.cloud.lab.power_on(self.fails)
            self.mount(self.fails)
            self.fails.start_role("cell")
        eventually(lambda: all(each.finished and each.returned for each in self.failovers()), "it does not come back")
        cell = eventually(
            lambda: found if (found := self.cloud.client.cell(POOL, self.fails.cell_name)).alive else None,
            "its cell is not alive",
        )
        assert cell is not None
        assert not cell.enabled
        assert self.fails.run("virsh", "-q", "-c", "qemu:///system", "list", "--all", "--uuid").split() == []
        self.cloud.client.enable_cell(POOL, self.fails.cell_name, enable=True)
        for host in (self.stays, self.fails):
            assert host.run(*program(), "verify", "--installation", str(host.home.path)).startswith("0 disagreements")


def counting_guest(pair: Pair, folder: Path) -> str:
    """An instance that boots from its own disk and counts on its second one."""
    client = pair.cloud.client
    image = client.register_disk("tiny")
    client.upload_disk(image, make_tiny_guest(folder).disk)
    with pair.cloud.only_place(pair.fails.cell_name, POOL):
        guest = make_guest(client, "counting", pool=POOL, memory=256 << 20, disks=[1 << 30, COUNTING_DISK], image=image)
    start_guest(client, guest)
    agent = GuestAgent(guest, tuple(pair.fails.command()))
    # It may take longer than a session lasts.
    eventually(lambda: client.keep_alive() or agent.answers(), "the guest does not boot", seconds=BOOT_TIME)
    # By its size, for a kernel may find the disks in any order.
    sectors = COUNTING_DISK // SECTOR
    disk = agent.output(f"grep -lx {sectors} /sys/block/[sv]d?/size | cut -d / -f 4")
    agent.output(f"setsid count /dev/{disk} >/dev/null 2>&1 </dev/null &")
    return guest
