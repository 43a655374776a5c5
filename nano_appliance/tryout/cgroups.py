"""Control groups of one `nano up`: made beside the host's, entered, seen as the whole inside, removed at the end.

CPU weights and limits of guests need them. Version 1 hierarchies and the unified version 2 are both served; only the
former could be tried where this was written.
"""

from __future__ import annotations

import errno
import os
import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from nano_appliance.model.errors import NanoError
from nano_appliance.tryout.arguments import Hierarchy
from nano_appliance.tryout.system_calls import MountFlag, detach, enter_new_cgroup_namespace, mount

MOUNT_ROOT = Path("/sys/fs/cgroup")
SUPERVISOR_LEAF = "supervisor"

_CONTROLLERS = frozenset({"blkio", "cpu", "cpuacct", "cpuset", "devices", "freezer", "memory", "pids"})
_INHERITED_BY_HAND = ("cpuset.cpus", "cpuset.mems")
"""A new cpuset group of version 1 has neither processor nor memory until it is told."""
_SAFE = MountFlag.NOSUID | MountFlag.NODEV | MountFlag.NOEXEC

_ESCAPED = re.compile(r"\\([0-7]{3})")
"""How the mount table writes blanks and backslashes."""

_REMOVAL_INTERVAL = 0.02
_REMOVAL_ATTEMPTS = 250


def find_hierarchies(mount_table: str, memberships: str, name: str) -> tuple[Hierarchy, ...]:
    """The hierarchies in `mount_table` (mountinfo of proc) with the folder `name` that is ours in each.

    In version 1 our groups lie below those this process is in (`memberships`, cgroup of proc), so that limits set
    on it hold. In version 2 they lie at the top, because a group that has processes passes no controllers on. A
    hierarchy that is mounted once more, as for a change of root, is the same: its first place counts.
    """
    own = _own_groups(memberships)
    found: list[Hierarchy] = []
    unified: list[Hierarchy] = []
    for mount_point, root, kind, options in _cgroup_mounts(mount_table):
        if kind == "cgroup2":
            unified.append(Hierarchy(mount_point=mount_point, options="", group=f"{mount_point}/{name}"))
            continue
        controllers = [option for option in options if option in _CONTROLLERS]
        known = {hierarchy.options for hierarchy in found}
        if controllers and ",".join(controllers) not in known:
            inside = own.get(controllers[0], root).removeprefix(root.rstrip("/")).strip("/")
            parent = f"{mount_point}/{inside}" if inside else mount_point
            found.append(Hierarchy(mount_point=mount_point, options=",".join(controllers), group=f"{parent}/{name}"))
    return tuple(found or unified)


def host_hierarchies(name: str) -> tuple[Hierarchy, ...]:
    """The hierarchies of this host for the group `name`."""
    mount_table = Path("/proc/self/mountinfo").read_text("utf-8")
    return find_hierarchies(mount_table, Path("/proc/self/cgroup").read_text("utf-8"), name)


def make_groups(hierarchies: Iterable[Hierarchy]) -> None:
    """Make our folder in each hierarchy; raises NanoError when the host does not allow it."""
    for hierarchy in hierarchies:
        group = Path(hierarchy.group)
        try:
            group.mkdir(mode=0o755, exist_ok=True)
            for file in _INHERITED_BY_HAND if not hierarchy.unified else ():
                if (group / file).exists():
                    (group / file).write_bytes((group.parent / file).read_bytes())
        except OSError as error:
            raise NanoError(f"cannot make control group {group}: {error.strerror}") from error


def enter_groups(hierarchies: Iterable[Hierarchy]) -> None:
    """Move this process into our groups and hide everything above them; raises OSError."""
    for hierarchy in hierarchies:
        _move_here(Path(hierarchy.group))
    enter_new_cgroup_namespace()


def hide_host_groups() -> None:
    """Remove every mount of control groups from this mount namespace, wherever it is; raises OSError.

    A root prepared for another system has them as well, and libvirt, which goes by the mount table, would leave ours
    for those.
    """
    mount_table = Path("/proc/self/mountinfo").read_text("utf-8")
    for escaped, _, _, _ in list(_cgroup_mounts(mount_table)):
        detach(_ESCAPED.sub(lambda code: chr(int(code[1], 8)), escaped))


def mount_groups(hierarchies: Iterable[Hierarchy]) -> None:
    """Mount our groups where programs look for the host's, on a fresh sysfs; raises OSError."""
    for hierarchy in hierarchies:
        if hierarchy.unified:
            mount("cgroup2", MOUNT_ROOT, "cgroup2", _SAFE)
            # A group with processes passes no controllers on, so the supervisor and its children live in a leaf.
            leaf = MOUNT_ROOT / SUPERVISOR_LEAF
            leaf.mkdir(exist_ok=True)
            _move_here(leaf)
            return
    mount("cgroup", MOUNT_ROOT, "tmpfs", _SAFE, "mode=755")
    for hierarchy in hierarchies:
        target = MOUNT_ROOT / hierarchy.options
        target.mkdir()
        mount("cgroup", target, "cgroup", _SAFE, hierarchy.options)


def remove_groups(hierarchies: Iterable[Hierarchy]) -> None:
    """Remove our groups with everything below; their processes must have been told to end.

    Raises NanoError when a group still has processes after five seconds.
    """
    for hierarchy in hierarchies:
        for folder, _, _ in os.walk(hierarchy.group, topdown=False):
            _remove(Path(folder))


def remove_stale(hierarchies: Iterable[Hierarchy], prefix: str) -> None:
    """Remove groups beside ours whose names begin with `prefix`: a supervisor and its sweeper were killed.

    Waits until their processes have ended; raises NanoError when they do not.
    """
    for hierarchy in hierarchies:
        own = Path(hierarchy.group)
        remove_groups(
            msgspec.structs.replace(hierarchy, group=str(group))
            for group in own.parent.glob(f"{prefix}*")
            if group != own
        )


def _remove(group: Path) -> None:
    # The kernel reports the end of a group's last process to nobody in version 1, hence the bounded retries.
    for _ in range(_REMOVAL_ATTEMPTS):
        try:
            group.rmdir()
        except FileNotFoundError:
            return
        except OSError as error:
            if error.errno != errno.EBUSY:
                raise NanoError(f"cannot remove control group {group}: {error.strerror}") from error
            time.sleep(_REMOVAL_INTERVAL)
        else:
            return
    raise NanoError(f"control group {group} still has processes")


def _move_here(group: Path) -> None:
    (group / "cgroup.procs").write_text("0\n", "ascii")


def _own_groups(memberships: str) -> dict[str, str]:
    """Controller -> group of this process."""
    groups: dict[str, str] = {}
    for line in memberships.splitlines():
        _, controllers, path = line.split(":", 2)
        groups.update(dict.fromkeys(controllers.split(","), path))
    return groups


def _cgroup_mounts(mount_table: str) -> Iterator[tuple[str, str, str, list[str]]]:
    """Mount point, root, kind and options of every mounted hierarchy."""
    for line in mount_table.splitlines():
        before, _, after = line.partition(" - ")
        kind, _, options = after.split(" ", 2)
        if kind in {"cgroup", "cgroup2"}:
            fields = before.split(" ")
            yield fields[4], fields[3], kind, options.split(",")
