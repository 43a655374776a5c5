"""A private /dev for the processes inside: the nodes they need and nothing of the host's hardware."""

from __future__ import annotations

import fcntl
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from nano_appliance.tryout.system_calls import MountFlag, mount

_GET_API_VERSION = 0xAE00
_CREATE_VM = 0xAE01
_API_VERSION = 12
"""Requests of the KVM interface; its version has been 12 since Linux 2.6.22."""


@dataclass(frozen=True)
class Node:
    """A character device with the kernel's fixed numbers."""

    name: str
    major: int
    minor: int
    mode: int = 0o666


NODES = (
    Node("null", 1, 3),
    Node("zero", 1, 5),
    Node("full", 1, 7),
    Node("random", 1, 8),
    Node("urandom", 1, 9),
    Node("tty", 5, 0),
    Node("net/tun", 10, 200),
)
KVM = Node("kvm", 10, 232)
"""World-accessible like on Enterprise Linux: only processes inside can see it, and QEMU runs under an account of its
own."""

LINKS = {
    "fd": "/proc/self/fd",
    "stdin": "/proc/self/fd/0",
    "stdout": "/proc/self/fd/1",
    "stderr": "/proc/self/fd/2",
    "ptmx": "pts/ptmx",
}


def build_devices(target: Path, *, with_kvm: bool) -> None:
    """Fill the empty folder `target` with device nodes, links, terminals and shared memory; raises OSError."""
    mount("dev", target, "tmpfs", MountFlag.NOSUID | MountFlag.NOEXEC, "mode=755")
    for node in (*NODES, KVM) if with_kvm else NODES:
        path = target / node.name
        path.parent.mkdir(exist_ok=True)
        os.mknod(path, stat.S_IFCHR | node.mode, os.makedev(node.major, node.minor))
        path.chmod(node.mode)
    for name, pointed_at in LINKS.items():
        (target / name).symlink_to(pointed_at)
    for name, kind, options in (("pts", "devpts", "newinstance,ptmxmode=0666,mode=620"), ("shm", "tmpfs", "mode=1777")):
        (target / name).mkdir()
        mount(name, target / name, kind, MountFlag.NOSUID | MountFlag.NOEXEC, options)


def kvm_works(node: Path = Path("/dev/kvm"), processors: Path = Path("/proc/cpuinfo")) -> bool:
    """True when the processor offers virtualisation and the kernel makes a virtual machine with it.

    The node alone is no proof: there are hosts where it exists and guests hang.
    """
    flags = {flag for line in _flag_lines(processors) for flag in line.split()}
    if not flags & {"vmx", "svm"}:
        return False
    try:
        descriptor = os.open(node, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        if fcntl.ioctl(descriptor, _GET_API_VERSION) != _API_VERSION:
            return False
        os.close(fcntl.ioctl(descriptor, _CREATE_VM, 0))
    except OSError:
        return False
    else:
        return True
    finally:
        os.close(descriptor)


def _flag_lines(processors: Path) -> list[str]:
    return [line.partition(":")[2] for line in processors.read_text("utf-8").splitlines() if line.startswith("flags")]
