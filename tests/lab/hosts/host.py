"""One host of the lab and what can be done to it: power, freezing, programs, roles, its address."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from nano_appliance.host.paths import ModuleFolder
from nano_appliance.tryout.arguments import Hierarchy
from nano_appliance.tryout.cgroups import host_hierarchies, make_groups, remove_groups
from nano_appliance.tryout.home import Home
from nano_appliance.tryout.namespaces import control_channel
from nano_appliance.tryout.network import BRIDGE
from tests.lab.hosts import addressing
from tests.lab.hosts.arguments import PLUG_IN, UP, HostArguments
from tests.lab.hosts.process import Process, start
from tests.lab.hosts.switch import Switch
from tests.lab.patience import StepFailed, eventually
from tests.lab.processes import role_process
from tests.lab.running_nano import program

VOLUMES = "/var/lib/libvirt/images"
UP_PATIENCE = 90.0
JOIN_GROUPS = 'for group in $0; do echo 0 >"$group/cgroup.procs"; done; exec "$@"'


class Host:
    """Host `number`, whose files lie in `folder`; off until it is powered on."""

    def __init__(self, number: int, folder: Path, switch: Switch, *, outlive: bool = False) -> None:
        self.number = number
        self.name = addressing.host_name(number)
        self.address = addressing.host_address(number)
        self.cell_name = addressing.cell_name(number)
        self.home = Home(folder)
        self._switch = switch
        self._outlive = outlive
        self._control: socket.socket | None = None
        self._holder: Process | None = None
        self._first = 0

    @property
    def pid(self) -> int:
        """Its process 1 as this machine counts; raises StepFailed when it is off."""
        if not self.is_on:
            raise StepFailed(f"{self.name} is off")
        return self._first

    @property
    def processes(self) -> tuple[int, int]:
        """What holds it, and its process 1; zeros when it is off. Set for a host that was switched on by others."""
        return (self._holder.pid, self._first) if self._holder is not None and self.is_on else (0, 0)

    @processes.setter
    def processes(self, found: tuple[int, int]) -> None:
        holder, self._first = found
        self._holder = Process(holder) if holder else None

    @property
    def is_on(self) -> bool:
        """False once the power is off, however that came."""
        return self._holder is not None and not self._holder.has_ended()

    @property
    def libvirt(self) -> str:
        """Where its libvirt can be reached from outside."""
        return f"qemu+unix:///system?socket=/proc/{self.pid}/root/run/libvirt/libvirt-sock"

    def module(self, role: str) -> ModuleFolder:
        """The folders of a role on it, under the same path inside and outside."""
        return ModuleFolder(self.home.role(role), role)

    # --- power -----------------------------------------------------------------------------------------------------

    def power_on(self, neighbours: Mapping[str, str]) -> None:
        """Switch it on and return when its libvirt is ready; `neighbours` are the addresses of all hosts by name.

        Raises StepFailed with the end of its log.
        """
        self.begin_power_on(neighbours)
        self.finish_power_on()

    def begin_power_on(self, neighbours: Mapping[str, str]) -> None:
        """Switch it on, without waiting."""
        if self.is_on:
            raise StepFailed(f"{self.name} is on already")
        self.home.make()
        hierarchies = self._hierarchies
        make_groups(hierarchies)
        self._control, theirs = control_channel()
        arguments = HostArguments(
            folder=str(self.home.path),
            name=self.name,
            address=self.address,
            hardware_address=addressing.hardware_address(self.number),
            host_id=addressing.host_id(self.number),
            neighbours=dict(neighbours),
            hierarchies=hierarchies,
            control=theirs.fileno(),
            outlive=self._outlive,
        )
        ahead = str(addressing.head_start(self.number))
        command = [
            *("unshare", "--net", "--mount", "--pid", "--uts", "--ipc"),
            *("--time", "--monotonic", ahead, "--boottime", ahead),
            *("--fork", "--kill-child", "--mount-proc", "--propagation", "private"),
            *(sys.executable, "-m", "tests.lab.hosts.inside", msgspec.json.encode(arguments).decode()),
        ]
        with theirs:
            self._holder = start(command, self._log, keep=(theirs.fileno(),))

    def finish_power_on(self) -> None:
        """Plug it in and wait until it is up."""
        assert self._control is not None
        assert self._holder is not None
        self._expect(PLUG_IN)
        self._first = self._holder.only_child()
        self._switch.plug_in(self.name, self._first)
        self._control.send(PLUG_IN)
        self._expect(UP)

    def power_off(self) -> None:
        """Pull the plug: everything on it ends at once, its files stay."""
        if self._holder is None:
            return
        if self.is_on:
            # The frozen do not die before they are thawed.
            Process(self._first).signal(signal.SIGKILL)
            self.thaw()
        self._holder.wait()
        remove_groups(self._hierarchies)
        self._switch.pull_out(self.name)
        if self._control is not None:
            self._control.close()
        self._holder = self._control = None

    # --- time ------------------------------------------------------------------------------------------------------

    def freeze(self) -> None:
        """Let nothing on it run any more, guests included, while time goes on."""
        self._freezer.write_text(self._freezer_words[0])

    def thaw(self) -> None:
        """Let it run on from where it was."""
        self._freezer.write_text(self._freezer_words[1])

    # --- programs --------------------------------------------------------------------------------------------------

    def command(self, *words: str) -> list[str]:
        """The command line that runs `words` on it."""
        groups = " ".join(hierarchy.group for hierarchy in self._hierarchies)
        enter = ("nsenter", "--target", str(self.pid), "--mount", "--uts", "--ipc", "--net", "--pid", "--time")
        return ["sh", "-c", JOIN_GROUPS, groups, *enter, "--cgroup", "--", *words]

    def run(self, *words: str, check: bool = True) -> str:
        """Run a program on it to its end and return what it said; raises StepFailed when it fails, if `check`."""
        ended = subprocess.run(
            self.command(*words),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if check and ended.returncode:
            raise StepFailed(f"{self.name}: {' '.join(words)} ended with {ended.returncode}: {ended.stdout}")
        return ended.stdout

    # --- roles -----------------------------------------------------------------------------------------------------

    def start_role(self, role: str) -> str:
        """Start core, cell or frontend in the background, as its program does; returns what that says."""
        return self._nano(role, "start")

    def stop_role(self, role: str) -> str:
        """End a role in an orderly way."""
        return self._nano(role, "stop")

    def kill_role(self, role: str) -> None:
        """End a role with SIGKILL; raises StepFailed when it does not run."""
        process = role_process(self.pid, role)
        if process is None:
            raise StepFailed(f"no {role} runs on {self.name}")
        os.kill(process.pid, signal.SIGKILL)
        eventually(lambda: role_process(self._first, role) is None, f"the {role} does not end")

    def log_of(self, role: str) -> str:
        """What a role has written to its log."""
        return self.module(role).log_file.read_text(errors="replace")

    # --- disk ------------------------------------------------------------------------------------------------------

    def give_small_disk(self, size: int) -> None:
        """Let the folder of its volumes be a disk of so many bytes, new and empty; it is gone with the power.

        To be given before the cell starts, which makes its folders there.
        """
        self.run("mkdir", "--parents", VOLUMES)
        self.run("mount", "-t", "tmpfs", "-o", f"size={size}", "disk", VOLUMES)

    def change_small_disk(self, options: str) -> None:
        """Mount the small disk with other options: `size=BYTES`, `ro` as disks do that are about to fail, `rw`."""
        self.run("mount", "-o", f"remount,{options}", VOLUMES)

    def fill_disk(self, left: int) -> None:
        """Leave so many bytes of the disk of its volumes, give or take a block; raises ValueError when it has less."""
        available = int(self.run("stat", "--file-system", "--format", "%a", VOLUMES)) * self._block_size()
        if available < left:
            raise ValueError(f"{self.name} has {available} bytes left")
        self.run("fallocate", "--length", str(available - left), f"{VOLUMES}/filling")

    def empty_disk(self) -> None:
        """Take away what `fill_disk` put there."""
        self.run("rm", "--force", f"{VOLUMES}/filling")

    def _block_size(self) -> int:
        return int(self.run("stat", "--file-system", "--format", "%S", VOLUMES))

    # --- network ---------------------------------------------------------------------------------------------------

    def move(self, address: str) -> None:
        """Give it another address, at once when it is on; its neighbours' files of names are not told."""
        if self.is_on:
            prefix = addressing.NETWORK.prefixlen
            self.run("ip", "address", "add", f"{address}/{prefix}", "dev", BRIDGE)
            self.run("ip", "address", "delete", f"{self.address}/{prefix}", "dev", BRIDGE)
            self.run("ip", "address", "replace", f"{address}/{prefix}", "dev", BRIDGE)
            self.run("ip", "route", "replace", "default", "via", addressing.DESK_ADDRESS, "dev", BRIDGE)
        self.address = address

    # ---------------------------------------------------------------------------------------------------------------

    def _nano(self, role: str, verb: str) -> str:
        return self.run(*program(), role, verb, "--home", str(self.home.role(role)))

    @property
    def _log(self) -> Path:
        return self.home.log / "host.log"

    @property
    def _hierarchies(self) -> tuple[Hierarchy, ...]:
        return host_hierarchies(f"{self.home.control_group}lab")

    @property
    def _freezer(self) -> Path:
        for hierarchy in self._hierarchies:
            if hierarchy.unified:
                return Path(hierarchy.group, "cgroup.freeze")
            if "freezer" in hierarchy.options.split(","):
                return Path(hierarchy.group, "freezer.state")
        raise StepFailed("this machine has no control groups that freeze")

    @property
    def _freezer_words(self) -> Sequence[str]:
        return ("1", "0") if self._freezer.name == "cgroup.freeze" else ("FROZEN", "THAWED")

    def _expect(self, word: bytes) -> None:
        assert self._control is not None
        self._control.settimeout(UP_PATIENCE)
        if self._control.recv(64) != word:
            raise StepFailed(f"{self.name} does not come up: {self._log.read_text(errors='replace')[-2000:]}")
