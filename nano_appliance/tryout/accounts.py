"""The account QEMU runs under: the distribution's, or one that only the processes inside see."""

from __future__ import annotations

import grp
import pwd
from pathlib import Path

PASSWD = Path("/etc/passwd")
GROUP = Path("/etc/group")

KNOWN = ("libvirt-qemu", "qemu")
"""Accounts that Debian and Enterprise Linux make for QEMU."""

# Debian makes its account together with libvirt's system services, which nano up does without; the numbers are those
# that Debian reserves for it.
NAME = "libvirt-qemu"
NUMBER = 64055


def account_files() -> dict[str, str]:
    """Files of accounts for the processes inside, as far as the host lacks QEMU's user or group. Raises OSError.

    Both are looked for, because removing libvirt's packages takes the group away and leaves the user.
    """
    files: dict[str, str] = {}
    if not any(_has_user(name) for name in KNOWN):
        passwd = f"{NAME}:x:{NUMBER}:{NUMBER}:QEMU:/var/lib/libvirt:/usr/sbin/nologin\n"
        files[str(PASSWD)] = PASSWD.read_text("utf-8") + passwd
    if not any(_has_group(name) for name in KNOWN):
        files[str(GROUP)] = GROUP.read_text("utf-8") + f"{NAME}:x:{NUMBER}:\n"
    return files


def _has_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _has_group(name: str) -> bool:
    try:
        grp.getgrnam(name)
    except KeyError:
        return False
    return True
