"""Rights, SELinux and disk space of this host."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from nano_appliance.model.units import GIB
from nano_appliance.model.volume import DEFAULT_IMAGE_FOLDER
from nano_appliance.roles.cell.examination.finding import Finding, lacks, ok, warning

SELINUX_MODE = Path("/sys/fs/selinux/enforce")

LEAST_SPACE = GIB
GOOD_SPACE = 10 * GIB
"""Below the first not even a small instance fits; below the second only few do."""


def rights() -> Finding:
    """A cell manages the hypervisor, bridges and files of other accounts."""
    if os.geteuid() == 0:
        return ok("rights", "root")
    return lacks("rights", f"user id {os.geteuid()}", "run as root")


def selinux() -> Finding:
    """Mandatory access control; fine in every mode for volumes in the hypervisor's own folder."""
    try:
        mode = SELINUX_MODE.read_text(encoding="ascii").strip()
    except OSError:
        return ok("SELinux", "not in use")
    if mode == "1":
        return ok("SELinux", f"enforcing; volumes outside {DEFAULT_IMAGE_FOLDER} need the label virt_image_t")
    return ok("SELinux", "permissive")


def disk_space() -> Finding:
    """Room for volumes."""
    folder = Path(DEFAULT_IMAGE_FOLDER)
    present = next(parent for parent in (folder, *folder.parents) if parent.is_dir())
    free = shutil.disk_usage(present).free
    item, detail = f"disk space in {folder}", f"{free / GIB:.1f} GiB free"
    remedy = "free some, or mount a larger disk there"
    if free < LEAST_SPACE:
        return lacks(item, detail, remedy)
    return ok(item, detail) if free >= GOOD_SPACE else warning(item, detail, remedy)
