"""A guest whose kernel knows VLANs and bonds, which this machine's need not: it tries `nano bridge` on them and ends.

It is emulated by QEMU without libvirt and without a network of its own: cards and router are inside.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.lab.host_network import with_host_network

SUITE = "bookworm"
PACKAGES = (
    *("linux-image-cloud-amd64", "systemd-sysv", "udev", "dbus", "kmod", "procps", "python3", "busybox", "iproute2"),
    *("network-manager", "ifupdown", "isc-dhcp-client", "ifenslave", "vlan", "dnsmasq-base"),
)
CHECK = Path(__file__).parent / "network_guest_files" / "check.py"
DISK_SIZE = 1500 << 20
LONGEST = 1800.0

CASE = "nano.case"
"""The word of the kernel's command line by which the guest is told what to try."""

UNIT = """\
[Unit]
After=multi-user.target
[Service]
StandardOutput=tty
StandardError=tty
TTYPath=/dev/ttyS0
ExecStart=/usr/bin/python3 -u /opt/check.py
[Install]
WantedBy=multi-user.target
"""

FILES = {
    "etc/machine-id": "",
    "etc/network/interfaces": "",
    "etc/systemd/system/check.service": UNIT,
    "etc/NetworkManager/NetworkManager.conf": "[main]\nplugins=keyfile\nno-auto-default=*\n",
}

MASKED = ("networking.service", "serial-getty@ttyS0.service", "systemd-networkd-wait-online.service")
LEFT_OUT = ("usr/lib/udev/rules.d/85-nm-unmanaged.rules",)
"""NetworkManager would leave cards alone that are cables between namespaces."""


@dataclass(frozen=True)
class NetworkGuest:
    """Its disk, its kernel and the kernel's first file system; what a run changes is forgotten."""

    disk: Path
    kernel: Path
    first: Path

    def try_case(self, manager: str, kind: str, console: Path) -> list[str]:
        """What the guest says of `nano bridge` on a `kind` of interface under a `manager` of networks.

        Everything it prints is in `console`. Raises TimeoutExpired when it does not end.
        """
        words = f"root=LABEL=root rw console=ttyS0,115200 net.ifnames=0 tsc=reliable quiet {CASE}={manager}/{kind}"
        with console.open("wb") as output:
            subprocess.run(
                [
                    *("qemu-system-x86_64", "-accel", "tcg", "-m", "768", "-nographic", "-no-reboot", "-nic", "none"),
                    *("-kernel", self.kernel, "-initrd", self.first, "-append", words),
                    *("-drive", f"file={self.disk},format=raw,if=virtio", "-snapshot"),
                ],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=True,
                timeout=LONGEST,
            )
        lines = console.read_text(errors="replace").splitlines()
        return [line.rpartition("CHECK ")[2] for line in lines if "CHECK " in line]


def make_network_guest(executable: Path, folder: Path) -> NetworkGuest:
    """A guest with `executable`, whose files lie in `folder`; fetches packages.

    Raises CalledProcessError when a step fails.
    """
    root, disk = folder / "root", folder / "disk.raw"
    _install(root, executable)
    with disk.open("wb") as file:
        file.truncate(DISK_SIZE)
    _run("mkfs.ext4", "-q", "-F", "-L", "root", "-d", root, disk)
    kernel, first = folder / "vmlinuz", folder / "initrd.img"
    for copy in (kernel, first):
        shutil.copy2(next((root / "boot").glob(f"{copy.name}-*")), copy)
    shutil.rmtree(root)
    return NetworkGuest(disk, kernel, first)


def _install(root: Path, executable: Path) -> None:
    left_out = [f"--dpkgopt=path-exclude=/usr/share/{name}/*" for name in ("man", "doc", "locale")]
    options = ("--variant=minbase", "--mode=root", '--aptopt=Apt::Install-Recommends "false"', *left_out)
    _run(*with_host_network("mmdebstrap", *options, f"--include={','.join(PACKAGES)}", SUITE, str(root)))
    shutil.copy2(executable, root / "usr/local/bin/nano")
    shutil.copy2(CHECK, root / "opt/check.py")
    for name, text in FILES.items():
        (root / name).write_text(text)
    units = root / "etc/systemd/system"
    (units / "multi-user.target.wants/check.service").symlink_to("../check.service")
    (units / "multi-user.target.wants/NetworkManager.service").unlink()
    for name in MASKED:
        (units / name).unlink(missing_ok=True)
        (units / name).symlink_to("/dev/null")
    for name in LEFT_OUT:
        (root / name).unlink()


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True)
