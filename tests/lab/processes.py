"""Processes of a running Nano as the host sees them: by descent and by the namespaces they live in."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
CONTROL_GROUPS = Path("/sys/fs/cgroup")
ROLES = ("core", "cell", "frontend")


@dataclass(frozen=True)
class Process:
    """A process of this host; `arguments` is its command line."""

    pid: int
    parent: int
    arguments: tuple[str, ...]

    @property
    def pid_namespace(self) -> str:
        """Identity of its process namespace; empty once it has ended."""
        try:
            return str((PROC / str(self.pid) / "ns/pid").readlink())
        except OSError:
            return ""

    @property
    def control_groups(self) -> set[str]:
        """Its control groups, each as the path within its hierarchy; none once it has ended."""
        try:
            lines = (PROC / str(self.pid) / "cgroup").read_text().splitlines()
        except OSError:
            return set()
        return {line.split(":", 2)[2] for line in lines}

    def memory(self, field: str) -> int:
        """Bytes of memory as `/proc/PID/status` counts them: `VmRSS` now, `VmHWM` the highest so far."""
        for line in (PROC / str(self.pid) / "status").read_text().splitlines():
            if line.startswith(f"{field}:"):
                return int(line.split()[1]) * 1024
        return 0

    def processor_seconds(self) -> float:
        """Seconds of processor time it has used so far."""
        user, system = (PROC / str(self.pid) / "stat").read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def forget_highest_memory(self) -> None:
        """Let `VmHWM` start again from the memory of this moment."""
        (PROC / str(self.pid) / "clear_refs").write_text("5")


def all_processes() -> dict[int, Process]:
    """Every process of this host by id; those that end meanwhile are left out."""
    found = {}
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            try:
                status = (folder / "stat").read_text()
                arguments = (folder / "cmdline").read_bytes()
            except OSError:
                continue
            parent = int(status.rpartition(")")[2].split()[1])
            words = tuple(word.decode(errors="replace") for word in arguments.split(b"\0")[:-1])
            found[int(folder.name)] = Process(int(folder.name), parent, words)
    return found


def descendants(ancestor: int) -> list[Process]:
    """The process `ancestor` and all that descend from it."""
    everything = all_processes()
    family = {ancestor}
    grown = True
    while grown:
        children = {process.pid for process in everything.values() if process.parent in family} - family
        grown = bool(children)
        family |= children
    return [everything[pid] for pid in sorted(family) if pid in everything]


def role_process(ancestor: int, role: str) -> Process | None:
    """The process that runs `role` below `ancestor`, as its command line tells; None when there is none just now."""
    found = [
        process
        for process in descendants(ancestor)
        if any(process.arguments[index : index + 2] == (role, "run") for index in range(len(process.arguments) - 1))
    ]
    # Of the self-contained executable's two processes one just waits for the other.
    waiting = {process.parent for process in found}
    return next((process for process in found if process.pid not in waiting), None)


def program_process(ancestor: int, program: str) -> Process | None:
    """The process below `ancestor` whose program's file name starts with `program`."""
    for process in descendants(ancestor):
        if process.arguments and Path(process.arguments[0]).name.startswith(program):
            return process
    return None


def living_in(namespaces: set[str]) -> list[Process]:
    """Processes in one of these process namespaces."""
    return [process for process in all_processes().values() if process.pid_namespace in namespaces]


def folders_of(groups: set[str]) -> list[Path]:
    """Folders of control groups that exist, in whichever hierarchy."""
    hierarchies = [CONTROL_GROUPS, *CONTROL_GROUPS.iterdir()]
    return [folder for group in sorted(groups) for top in hierarchies if (folder := top / group.lstrip("/")).is_dir()]
