"""A host of its own for a command: network, mounts, processes, cgroups, br0 and libvirtd; the real ones stay untouched.

Run as a program: `private_host.py COMMAND...`. Needs root. Everything inside ends with the command.
"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ADDRESS = "10.76.0.1"
HARDWARE_ADDRESS = "02:00:5e:10:00:01"
NODES = ("null", "zero", "full", "random", "urandom", "tty", "net/tun")
"""Devices of the private /dev: without kvm, so that emulation is what libvirt finds."""

OWN_FOLDERS = ("var/lib/libvirt", "etc/libvirt", "etc/pki/libvirt-vnc", "var/log/libvirt", "var/cache/libvirt")
QEMU_ACCOUNT = {
    "passwd": "libvirt-qemu:x:64055:64055:QEMU:/var/lib/libvirt:/usr/sbin/nologin",
    "group": "libvirt-qemu:x:64055:",
}
"""What libvirt as Debian builds it insists on, and only its system services' package makes."""

CGROUPS = Path("/sys/fs/cgroup")
SOCKET = Path("/run/libvirt/libvirt-sock")
INSIDE = "NANO_TEST_PRIVATE_HOST"
"""Environment variable that tells a test run that it is on a private host."""

_INSIDE = "--inside"
_NAMESPACES = ("--net", "--mount", "--pid", "--uts", "--ipc", "--cgroup", "--fork", "--kill-child", "--mount-proc")


def run(command: Sequence[str], *, timeout: float, environment: dict[str, str] | None = None) -> tuple[int, str]:
    """Run `command` on a private host; its exit status and everything it printed."""
    folder = Path(tempfile.mkdtemp(prefix="nano-host-"))
    folder.chmod(0o755)
    groups = _make_groups(folder.name)
    try:
        ended = subprocess.run(
            ["unshare", *_NAMESPACES, sys.executable, __file__, _INSIDE, str(folder), *command],
            preexec_fn=lambda: _enter(groups),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=timeout,
            check=False,
            env={**os.environ, **(environment or {})},
        )
        output = ended.stdout.decode("utf-8", "replace")
        if ended.returncode:
            output += f"libvirtd says:\n{_words_of_libvirtd(folder)}"
    finally:
        _remove_groups(groups)
        shutil.rmtree(folder)
    return ended.returncode, output


def _words_of_libvirtd(folder: Path) -> str:
    log = folder / "var/log/libvirt/libvirtd.log"
    return log.read_text(encoding="utf-8", errors="replace") if log.exists() else "nothing"


def _make_groups(name: str) -> list[Path]:
    """A control group per hierarchy this host has, old layout or unified."""
    parents = [CGROUPS] if (CGROUPS / "cgroup.controllers").exists() else sorted(CGROUPS.iterdir())
    groups = []
    for parent in parents:
        if not (parent / "cgroup.procs").exists():
            continue
        group = parent / name
        group.mkdir()
        for setting in ("cpuset.cpus", "cpuset.mems"):
            if (group / setting).exists() and not (group / setting).read_text().strip():
                (group / setting).write_text((parent / setting).read_text())
        groups.append(group)
    return groups


def _enter(groups: list[Path]) -> None:
    for group in groups:
        (group / "cgroup.procs").write_text("0")


def _remove_groups(groups: list[Path]) -> None:
    for group in groups:
        for inner in sorted((path for path in group.rglob("*") if path.is_dir()), reverse=True):
            _remove_group(inner)
        _remove_group(group)


def _remove_group(group: Path) -> None:
    """Dying processes leave their group a moment after their namespace is gone."""
    for _ in range(100):
        try:
            group.rmdir()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"{group} is still in use")


def _inside(folder: Path, command: Sequence[str]) -> int:
    """Process 1 of the private host: set it up, run the command, reap orphans meanwhile."""
    _tool("mount", "--make-rprivate", "/")
    _devices(folder / "dev")
    _cgroups()
    _tool("mount", "-t", "tmpfs", "-o", "mode=755", "run", "/run")
    for name in OWN_FOLDERS:
        own = folder / name
        own.mkdir(parents=True, mode=0o755)
        Path("/", name).mkdir(parents=True, exist_ok=True)
        _tool("mount", "--bind", str(own), f"/{name}")
    _files(folder)
    _network()
    subprocess.Popen(["libvirtd"], stdin=subprocess.DEVNULL)
    for _ in range(500):
        if SOCKET.exists():
            break
        time.sleep(0.02)
    else:
        raise RuntimeError("libvirtd did not come up")
    _tool("virsh", "-q", "-c", "qemu:///system", "list")
    return _wait_for(subprocess.Popen(list(command)).pid)


def _wait_for(child: int) -> int:
    """Exit status of `child`; libvirt waits for orphans of its probes, so they are reaped at once."""
    while True:
        pid, status = os.wait()
        if pid == child:
            return abs(os.waitstatus_to_exitcode(status))


def _devices(root: Path) -> None:
    root.mkdir()
    _tool("mount", "-t", "tmpfs", "-o", "mode=755", "dev", str(root))
    for name in NODES:
        real = Path("/dev", name).stat()
        (root / name).parent.mkdir(exist_ok=True)
        os.mknod(root / name, stat.S_IFCHR | 0o666, real.st_rdev)
        (root / name).chmod(0o666)
    for name, options in (("pts", "newinstance,ptmxmode=0666,mode=620"), ("shm", "mode=1777")):
        (root / name).mkdir()
        kind = "devpts" if name == "pts" else "tmpfs"
        _tool("mount", "-t", kind, "-o", options, name, str(root / name))
    (root / "ptmx").symlink_to("pts/ptmx")
    (root / "fd").symlink_to("/proc/self/fd")
    _tool("mount", "--rbind", str(root), "/dev")


def _cgroups() -> None:
    """Mount the hierarchies anew, so that this namespace's own group is their root; libvirt believes every mount."""
    mounts = [line.split() for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines()]
    for _, place, kind, *_ in reversed(mounts):
        if kind in ("cgroup", "cgroup2") and not Path(place).is_relative_to(CGROUPS):
            _tool("umount", place)
    if (CGROUPS / "cgroup.controllers").exists():
        _tool("mount", "-t", "cgroup2", "cgroup", str(CGROUPS))
        return
    names = [path.name for path in CGROUPS.iterdir() if (path / "cgroup.procs").exists()]
    _tool("mount", "-t", "tmpfs", "cgroup", str(CGROUPS))
    for name in names:
        (CGROUPS / name).mkdir()
        options = {"systemd": ["-o", "none,name=systemd"], "unified": []}.get(name, ["-o", name])
        kind = "cgroup2" if name == "unified" else "cgroup"
        _tool("mount", "-t", kind, *options, name, str(CGROUPS / name))


def _files(folder: Path) -> None:
    contents = {"hosts": f"127.0.0.1 localhost\n{ADDRESS} private-host\n", "resolv.conf": ""}
    for name, line in QEMU_ACCOUNT.items():
        present = Path("/etc", name).read_text(encoding="utf-8")
        known = any(entry.startswith("libvirt-qemu:") for entry in present.splitlines())
        contents[name] = present if known else f"{present}{line}\n"
    for name, content in contents.items():
        (folder / name).write_text(content)
        _tool("mount", "--bind", str(folder / name), str(Path("/etc", name).resolve()))
    Path("/etc/libvirt/qemu").mkdir()
    Path("/etc/libvirt/libvirtd.conf").write_text(
        'auth_unix_rw="none"\nlog_outputs="3:file:/var/log/libvirt/libvirtd.log"\n'
    )
    Path("/etc/libvirt/qemu.conf").write_text('security_driver="none"\nstdio_handler="file"\nnamespaces=[]\n')
    _tool("hostname", "private-host")


def _network() -> None:
    for arguments in (
        ("link", "set", "lo", "up"),
        (
            "link",
            "add",
            "br0",
            "address",
            HARDWARE_ADDRESS,
            "type",
            "bridge",
            "mcast_snooping",
            "0",
            "forward_delay",
            "0",
        ),
        ("address", "add", f"{ADDRESS}/24", "dev", "br0"),
        ("link", "set", "br0", "up"),
        ("route", "add", "default", "dev", "br0"),
    ):
        _tool("ip", *arguments)


def _tool(*argv: str) -> None:
    subprocess.run(argv, check=True)


if __name__ == "__main__":
    if sys.argv[1] == _INSIDE:
        sys.exit(_inside(Path(sys.argv[2]), sys.argv[3:]))
    code, output = run(sys.argv[1:], timeout=600)
    sys.stdout.write(output)
    sys.exit(code)
