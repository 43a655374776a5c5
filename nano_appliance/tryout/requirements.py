"""What this host must offer before anything is started; changes nothing."""

from __future__ import annotations

import os
import shutil
from ipaddress import IPv4Address
from pathlib import Path

from nano_appliance.model.errors import InvalidInput, Misconfigured, NotAllowed

SYSTEM_FOLDERS = ("/usr/local/sbin", "/usr/sbin", "/sbin")
"""Searched besides PATH, which lacks them for a root shell opened by `su` on Debian."""

NEEDED_PROGRAMS = {
    "dnsmasq": "dnsmasq-base (Debian) or dnsmasq (Enterprise Linux)",
    "ip": "iproute2 (Debian) or iproute (Enterprise Linux)",
    "iptables": "iptables (Debian) or iptables-nft (Enterprise Linux)",
    "nft": "nftables",
    "qemu-img": "qemu-utils (Debian) or qemu-img (Enterprise Linux)",
    "setpriv": "util-linux",
    "unshare": "util-linux",
}
"""Program -> package that brings it. The libvirt daemon is looked for where it is started."""

NEEDED_FOLDERS = ("/etc/libvirt", "/var/cache/libvirt", "/var/lib/libvirt", "/var/log/libvirt")
"""Made by libvirt's packages; covered by folders of the home inside the namespaces."""


def extend_search_path() -> None:
    """Let this process and its children find system programs."""
    present = os.environ.get("PATH", os.defpath).split(os.pathsep)
    os.environ["PATH"] = os.pathsep.join([*present, *(f for f in SYSTEM_FOLDERS if f not in present)])


def check_host() -> None:
    """Raise NotAllowed without root's rights, Misconfigured naming the packages that are missing."""
    if os.geteuid() != 0:
        raise NotAllowed("nano up needs root: it makes network and mount namespaces; try: sudo nano up")
    missing = [f"{program} (package {package})" for program, package in NEEDED_PROGRAMS.items() if not _found(program)]
    if missing:
        raise Misconfigured(f"missing on this host: {', '.join(missing)}; make setup installs them")
    lacking = [folder for folder in NEEDED_FOLDERS if not Path(folder).is_dir()]
    if lacking:
        raise Misconfigured(f"libvirt is not installed: {', '.join(lacking)} missing; make setup installs it")


def check_loopback(field: str, address: str) -> None:
    """Raise InvalidInput unless `address` is an IPv4 address that only this host can reach."""
    try:
        loopback = IPv4Address(address).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise InvalidInput(
            f"{field} '{address}' must be a loopback address such as 127.0.0.1: nano up is for trying out"
        )


def _found(program: str) -> bool:
    return shutil.which(program) is not None
