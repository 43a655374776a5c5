"""Makes a real Debian guest with cloud-init, guest agent and SSH server, as a bootable qcow2 disk.

Needs neither loop devices nor mounts: the boot partition is a FAT file system filled by mtools, the root file system is
made of a folder. The guest needs no network to come up.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.lab.host_network import with_host_network

SUITE = "bookworm"
PACKAGES = (
    "linux-image-cloud-amd64",
    "systemd-sysv",
    "resolvconf",
    "udev",
    "dbus",
    "cloud-init",
    "cloud-guest-utils",
    "fdisk",
    "qemu-guest-agent",
    "ifupdown",
    "isc-dhcp-client",
    "iproute2",
    "iputils-ping",
    "openssh-server",
    "sudo",
    "netbase",
    "login",
    "passwd",
    "kmod",
    "e2fsprogs",
    "procps",
)
LEFT_OUT = ("/usr/share/man/*", "/usr/share/doc/*")

MIB = 1 << 20
BOOT_BEGINS, BOOT_SIZE, ROOT_SIZE = MIB, 63 * MIB, 1100 * MIB
ROOT_BEGINS = BOOT_BEGINS + BOOT_SIZE
SECTOR = 512

BOOT_LOADERS = (Path("/usr/lib/syslinux/mbr/mbr.bin"), Path("/usr/share/syslinux/mbr.bin"))
"""Where Debian and Enterprise Linux keep the code of the first sector."""

BOOT_MENU = """\
SERIAL 0 115200
DEFAULT debian
PROMPT 0
LABEL debian
  KERNEL vmlinuz
  APPEND initrd=initrd.img root=LABEL=root rw console=tty0 console=ttyS0,115200 net.ifnames=0 tsc=reliable
"""

FILES = {
    "etc/fstab": "LABEL=root / ext4 rw,noatime 0 1\n",
    "etc/hostname": "unnamed\n",
    "etc/machine-id": "",
    "etc/cloud/cloud.cfg.d/90_seed.cfg": "datasource_list: [ NoCloud, None ]\nlocale: false\n",
}


def make_debian_guest(folder: Path) -> Path:
    """Write `debian.qcow2` into `folder` and return it; takes a minute or two and fetches packages.

    Raises CalledProcessError when a step fails, FileNotFoundError naming what is not installed.
    """
    root = folder / "root"
    _install(root)
    for name, content in FILES.items():
        (root / name).write_text(content)
    (root / "etc/network/interfaces.d").mkdir(exist_ok=True)
    boot, system = _boot_partition(folder, root), _system_partition(folder, root)
    shutil.rmtree(root)
    raw, disk = folder / "debian.raw", folder / "debian.qcow2"
    _put_together(raw, boot, system)
    _run("qemu-img", "convert", "-f", "raw", "-O", "qcow2", raw, disk)
    for piece in (boot, system, raw):
        piece.unlink()
    return disk


def _install(root: Path) -> None:
    left_out = [f"--dpkgopt=path-exclude={pattern}" for pattern in LEFT_OUT]
    _run(
        *with_host_network(
            "mmdebstrap",
            "--variant=minbase",
            "--mode=root",
            f"--include={','.join(PACKAGES)}",
            '--aptopt=Apt::Install-Recommends "false"',
            *left_out,
            SUITE,
            str(root),
        )
    )


def _boot_partition(folder: Path, root: Path) -> Path:
    """FAT with SYSLINUX, the kernel and its first file system."""
    partition, menu = folder / "boot.fat", folder / "syslinux.cfg"
    menu.write_text(BOOT_MENU)
    _empty(partition, BOOT_SIZE)
    _run("mkfs.vfat", "-n", "BOOT", partition)
    for pattern, name in (("vmlinuz-*", "vmlinuz"), ("initrd.img-*", "initrd.img")):
        _run("mcopy", "-i", partition, next((root / "boot").glob(pattern)), f"::{name}")
    _run("mcopy", "-i", partition, menu, "::syslinux.cfg")
    _run("syslinux", "--install", partition)
    menu.unlink()
    return partition


def _system_partition(folder: Path, root: Path) -> Path:
    partition = folder / "root.ext4"
    _empty(partition, ROOT_SIZE)
    _run("mkfs.ext4", "-q", "-F", "-L", "root", "-d", root, partition)
    return partition


def _put_together(disk: Path, boot: Path, system: Path) -> None:
    _empty(disk, ROOT_BEGINS + ROOT_SIZE + MIB)
    table = (
        "label: dos\n"
        f"start={BOOT_BEGINS // SECTOR}, size={BOOT_SIZE // SECTOR}, type=c, bootable\n"
        f"start={ROOT_BEGINS // SECTOR}, size={ROOT_SIZE // SECTOR}, type=83\n"
    )
    subprocess.run(["sfdisk", "-q", disk], input=table.encode(), check=True, capture_output=True)
    loader = next((path for path in BOOT_LOADERS if path.exists()), None)
    if loader is None:
        raise FileNotFoundError("SYSLINUX is missing: install syslinux and syslinux-common, or syslinux")
    for piece, place in ((loader, 0), (boot, BOOT_BEGINS), (system, ROOT_BEGINS)):
        seek = (f"seek={place}", "oflag=seek_bytes", "bs=1M", "conv=notrunc,sparse")
        _run("dd", f"if={piece}", f"of={disk}", "status=none", *seek)


def _empty(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.truncate(size)


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True)
