"""What is mounted where on this host, and NFS exports mounted and unmounted; touches no file of theirs."""

from __future__ import annotations

import re
from pathlib import Path

from nano_appliance.host.commands import run
from nano_appliance.host.files import make_folder
from nano_appliance.model.errors import Conflict
from nano_appliance.roles.cell.storage.reachable import FOLDER_MODE

OPTIONS = "hard,nosuid,nodev"
"""With `hard` a guest waits for a server that is away; with `soft` its writes would fail and its file system break."""

LONGEST_MOUNT = 60.0
"""Seconds; a server that does not answer is tried again later."""

LONGEST_UNMOUNT = 30.0

_MOUNTINFO = Path("/proc/self/mountinfo")


def mount_export(host: str, target: str, folder: Path) -> None:
    """Have the export `target` of the NFS server `host` at `folder`, which is made, mounted now unless it is there.

    Raises Conflict when something else is mounted there, NanoError when the folder cannot be made, CommandFailed when
    the server refuses or does not answer.
    """
    source = f"[{host}]:{target}" if ":" in host else f"{host}:{target}"
    present = mounted_at(folder)
    if present is None:
        make_folder(folder, FOLDER_MODE)  # even to look at one where a server hangs would hang
        run(["mount", "-t", "nfs", "-o", OPTIONS, "--", source, str(folder)], timeout=LONGEST_MOUNT, with_us=True)
    elif present.rstrip("/") != source.rstrip("/"):
        raise Conflict(f"{present} is mounted at {folder}, where {source} should be")


def unmount(folder: Path) -> None:
    """Unmount what is mounted at `folder`; nothing happens when nothing is. Raises CommandFailed."""
    if mounted_at(folder) is not None:
        run(["umount", "--", str(folder)], timeout=LONGEST_UNMOUNT, with_us=True)


def mounted_at(folder: Path) -> str | None:
    """What is mounted at `folder`, by its source; None when nothing is."""
    found = None
    for line in _MOUNTINFO.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
        # proc(5): ID, parent, device, root, mount point, options, optional fields, "-", type, source, super options
        place, _, kind = line.partition(" - ")
        if _plain(place.split(" ")[4]) == str(folder):
            found = _plain(kind.split(" ")[1])
    return found


def _plain(field: str) -> str:
    """A field without the octal escapes that the kernel writes for blanks and backslashes."""
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), field)
