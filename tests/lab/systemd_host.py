"""A throw-away host with a real systemd: this machine's files under an overlay, network and processes of its own.

Nothing of what it does reaches the machine below; it needs root, overlayfs and systemd-nspawn.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.lab.debian_packages import unpack
from tests.lab.patience import StepFailed, eventually

BRIDGE_ADDRESS = "10.78.0.1"
CONTROL_GROUPS = Path("/sys/fs/cgroup")
BOOT_SECONDS = 60.0

QEMU_ACCOUNT = {
    "passwd": "libvirt-qemu:x:64055:64055:QEMU:/var/lib/libvirt:/usr/sbin/nologin",
    "group": "libvirt-qemu:x:64055:",
}
"""What libvirt as Debian builds it insists on, and only its system services' package makes."""

LIBVIRT = {
    "etc/systemd/system/libvirtd.service": "[Service]\nType=notify\nExecStart=/usr/sbin/libvirtd\nKillMode=process\n",
    "etc/libvirt/libvirtd.conf": 'auth_unix_rw = "none"\n',
    "etc/libvirt/qemu.conf": 'security_driver = "none"\nstdio_handler = "file"\nnamespaces = []\n',
}
"""A libvirt daemon as a distribution would run it; not started by itself."""


class SystemdHost:
    """One such host; `root` is where its files can be reached from outside.

    The files of `packages` (Debian's archives) are added to it. It has no interface of its own without `bridge`.
    """

    def __init__(self, folder: Path, packages: Sequence[Path] = (), *, bridge: bool = True) -> None:
        self._packages, self._bridge = packages, bridge
        self.name = f"nano{uuid.uuid4().hex[:8]}"
        self.root = folder / "root"
        self._upper, self._work = folder / "upper", folder / "work"
        self._console = folder / "console.log"
        self._nspawn: subprocess.Popen[bytes] | None = None
        self._leader = 0

    def start(self) -> None:
        """Boot it; returns when its systemd has reached its target. Raises StepFailed."""
        for made in (self.root, self._upper, self._work):
            made.mkdir()
        options = f"lowerdir=/,upperdir={self._upper},workdir={self._work}"
        subprocess.run(["mount", "-t", "overlay", "overlay", "-o", options, self.root], check=True)
        self._furnish()
        unpack(self._packages, self.root)
        command = [
            *("systemd-nspawn", "--quiet", "--boot", "--register=no", "--keep-unit", "--private-network"),
            *("--capability=all", "--bind=/dev/net/tun", f"--machine={self.name}", f"--directory={self.root}"),
            *("--", "--unit=multi-user.target"),
        ]
        with self._console.open("wb") as console:
            self._nspawn = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=subprocess.STDOUT,
                preexec_fn=self._enter_groups,  # noqa: PLW1509 - the hook only writes files; there is one thread here
            )
        eventually(self._is_up, "the host does not boot", seconds=BOOT_SECONDS)
        if self._bridge:
            self._plug_in()
        self._open_groups()

    @property
    def pid(self) -> int:
        """Its systemd as the machine below sees it."""
        return self._leader

    @property
    def enter(self) -> tuple[str, ...]:
        """What is put before a command to run on it."""
        return ("nsenter", "-t", str(self._leader), "-m", "-u", "-i", "-n", "-p", "-C", "--")

    def run(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a program on it; raises StepFailed with what it said when it fails, unless `check` is false."""
        ended = subprocess.run(
            [*self.enter, *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if check and ended.returncode:
            raise StepFailed(f"{' '.join(words)} failed with {ended.returncode}: {ended.stdout}")
        return ended

    def stop(self) -> None:
        """End it and remove everything of it."""
        if self._nspawn is not None:
            if self._leader:
                self.run("systemctl", "poweroff", "--force", "--force", check=False)
            try:
                self._nspawn.wait(10)
            except subprocess.TimeoutExpired:
                self._nspawn.kill()
                self._nspawn.wait()
        subprocess.run(["umount", "--lazy", self.root], check=False)
        for group in self._groups():
            for inner in sorted((path for path in group.rglob("*") if path.is_dir()), reverse=True):
                inner.rmdir()
            group.rmdir()

    def _furnish(self) -> None:
        etc = self.root / "etc"
        (etc / "hostname").write_text(f"{self.name}\n")
        (etc / "machine-id").write_text(f"{uuid.uuid4().hex}\n")
        (etc / "hosts").write_text(f"127.0.0.1 localhost\n{BRIDGE_ADDRESS} {self.name}\n")
        (etc / "resolv.conf").unlink(missing_ok=True)
        (etc / "resolv.conf").write_text("")
        # What the machine below starts is none of this host's business.
        for wants in (etc / "systemd/system").glob("*.wants"):
            shutil.rmtree(wants)
        (etc / "systemd/system/getty.target").symlink_to("/dev/null")
        for name, line in QEMU_ACCOUNT.items():
            with (etc / name).open("a") as file:
                file.write(f"{line}\n")
        for name, text in LIBVIRT.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def _is_up(self) -> bool:
        assert self._nspawn is not None
        if self._nspawn.poll() is not None:
            raise StepFailed(f"the host ended: {self._console.read_text(errors='replace')}")
        children = Path(f"/proc/{self._nspawn.pid}/task/{self._nspawn.pid}/children").read_text().split()
        if not children:
            return False
        self._leader = int(children[0])
        state = self.run("systemctl", "is-system-running", check=False).stdout.strip()
        return state in ("running", "degraded")

    def _plug_in(self) -> None:
        """Give it a bridge with an address and a default route, as a cell's host has them."""
        for words in (
            # Without an address of its own it would take that of the first guest, and be another cell after a restart.
            "link add br0 address 02:00:5e:10:00:02 type bridge mcast_snooping 0",
            f"address add {BRIDGE_ADDRESS}/24 dev br0",
            "link set br0 up",
            "route add default dev br0",
        ):
            self.run("ip", *words.split())

    def _open_groups(self) -> None:
        """Let its programs change limits, which the container denies them at first."""
        for controller in self._controllers():
            self.run("mount", "-o", "remount,rw,bind", str(CONTROL_GROUPS / controller), check=False)

    def _controllers(self) -> list[str]:
        if (CONTROL_GROUPS / "cgroup.controllers").exists():
            return []
        return [path.name for path in CONTROL_GROUPS.iterdir() if (path / "cgroup.procs").exists()]

    def _groups(self) -> list[Path]:
        tops = [CONTROL_GROUPS / name for name in self._controllers()] or [CONTROL_GROUPS]
        return [group for top in tops if (group := top / self.name).is_dir()]

    def _enter_groups(self) -> None:
        """A control group of its own in every hierarchy, which becomes the root of what it sees."""
        for top in [CONTROL_GROUPS / name for name in self._controllers()] or [CONTROL_GROUPS]:
            if top.name in ("systemd", "unified"):
                continue
            group = top / self.name
            group.mkdir()
            for setting in ("cpuset.cpus", "cpuset.mems"):
                if (group / setting).exists():
                    (group / setting).write_text((top / setting).read_text())
            (group / "cgroup.procs").write_text("0")


@contextlib.contextmanager
def systemd_host(packages: Sequence[Path] = (), *, bridge: bool = True) -> Iterator[SystemdHost]:
    """A host that is up, and gone at the end."""
    with tempfile.TemporaryDirectory(prefix="nano-systemd-", ignore_cleanup_errors=True) as folder:
        host = SystemdHost(Path(folder), packages, bridge=bridge)
        try:
            host.start()
            yield host
        finally:
            host.stop()
