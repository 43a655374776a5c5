"""A guest whose kernel knows VLANs and bonds, which this machine's need not: it tries `nano bridge` on them and ends.

It is emulated by QEMU without libvirt and without a network of its own: cards and router are inside.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

SUITE = "bookworm"
PACKAGES = (
    *("linux-image-cloud-amd64", "systemd-sysv", "udev", "dbus", "kmod", "procps", "python3", "busybox", "iproute2"),
    *("network-manager", "ifupdown", "isc-dhcp-client", "ifenslave", "vlan", "dnsmasq-base"),
)
CHECK = Path(__file__).parent / "network_guest_files" / "check.py"
DISK_SIZE = 1500 << 20
LONGEST = 3600.0

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


def try_in_guest(executable: Path, folder: Path) -> list[str]:
    """What the guest says of each case, when it has tried all with `executable`; the console is in `console.log`.

    Raises CalledProcessError when the guest cannot be made, TimeoutExpired when it does not end.
    """
    root, disk, console = folder / "root", folder / "disk.raw", folder / "console.log"
    _install(root, executable)
    with disk.open("wb") as file:
        file.truncate(DISK_SIZE)
    _run("mkfs.ext4", "-q", "-F", "-L", "root", "-d", root, disk)
    kernel, first = (
        shutil.copy2(next((root / "boot").glob(f"{name}-*")), folder) for name in ("vmlinuz", "initrd.img")
    )
    shutil.rmtree(root)
    with console.open("wb") as output:
        subprocess.run(
            [
                *("qemu-system-x86_64", "-accel", "tcg", "-m", "768", "-nographic", "-no-reboot", "-nic", "none"),
                *("-kernel", kernel, "-initrd", first, "-drive", f"file={disk},format=raw,if=virtio"),
                *("-append", "root=LABEL=root rw console=ttyS0,115200 net.ifnames=0 tsc=reliable quiet"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=True,
            timeout=LONGEST,
        )
    lines = console.read_text(errors="replace").splitlines()
    return [line.rpartition("CHECK ")[2] for line in lines if "CHECK " in line]


def _install(root: Path, executable: Path) -> None:
    left_out = [f"--dpkgopt=path-exclude=/usr/share/{name}/*" for name in ("man", "doc", "locale")]
    options = ("--variant=minbase", "--mode=root", '--aptopt=Apt::Install-Recommends "false"', *left_out)
    _run("mmdebstrap", *options, f"--include={','.join(PACKAGES)}", SUITE, root)
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
