"""Makes a tiny real Linux guest from the distribution's kernel, busybox and guest agent, as an ISO and as a disk.

It takes an address by DHCP, answers ping, serves HTTP on port 80 and a shell on TCP port 7777, obeys the power button
and the guest agent, reads a NoCloud seed, and tells its marks (`TINY-…`) on the first serial line, if it has one.
With `count DISK` it writes a checksummed sequence that `counting` judges, and goes on with it after each start.
"""

from __future__ import annotations

import gzip
import io
import lzma
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pycdlib

from tests.lab.boot_iso import boot_loader
from tests.lab.cpio_archive import cpio_archive

SHELL_PORT = 7777
HTTP_PORT = 80

FILES = Path(__file__).parent / "tiny_guest_files"
SCRIPTS = {
    "init": "init",
    "dhcp": "etc/dhcp",
    "power_button": "etc/acpi/PWRF/00000080",
    "chpasswd": "sbin/chpasswd",
    "shutdown": "sbin/shutdown",
    "count": "sbin/count",
}
"""Our own files, by where they lie in the guest."""

ACCOUNTS = {
    "etc/passwd": b"root:x:0:0:root:/root:/bin/sh\n",
    "etc/shadow": b"root:*:19000:0:99999:7:::\n",
    "etc/group": b"root:x:0:\n",
}
FOLDERS = ("dev", "proc", "sys", "run/seed", "mnt", "tmp", "root", "var/run", "var/log", "www", "bin")

MODULES = (
    "virtio_pci",
    "virtio_blk",
    "virtio_net",
    "virtio_console",
    "virtio_scsi",
    "virtio_balloon",
    "sd_mod",
    "sr_mod",
    "ahci",
    "ata_piix",
    "isofs",
    "crc32c_generic",  # which ext4 asks for by name
    "ext4",
    "e1000",
    "8139cp",
    "evdev",
    "button",
)
"""Drivers for the hardware of every built-in system template, for CDs, ext4 and the power button."""

BOOT_MENU = """\
SERIAL 0 115200
DEFAULT tiny
PROMPT 0
LABEL tiny
  KERNEL /vmlinuz
  APPEND initrd=/initrd.gz console=tty0 console=ttyS0,115200 quiet net.ifnames=0 panic=1 tsc=reliable
"""


@dataclass(frozen=True)
class TinyGuest:
    """The same system twice: on a bootable ISO, and on a bootable qcow2 disk of about the same size."""

    iso: Path
    disk: Path


def make_tiny_guest(folder: Path) -> TinyGuest:
    """Write `tiny.iso` and `tiny.qcow2` into `folder`; takes two seconds.

    Raises FileNotFoundError naming what is not installed.
    """
    kernel, modules = _kernel()
    iso, disk = folder / "tiny.iso", folder / "tiny.qcow2"
    _write_iso(iso, kernel.read_bytes(), gzip.compress(_first_file_system(modules), 1))
    subprocess.run(["qemu-img", "convert", "-f", "raw", "-O", "qcow2", iso, disk], check=True)
    return TinyGuest(iso, disk)


def _kernel() -> tuple[Path, Path]:
    """An installed kernel and the folder of its modules; the newest."""
    for modules in sorted(Path("/lib/modules").glob("*/modules.dep"), key=_version, reverse=True):
        release = modules.parent.name
        for kernel in (Path("/boot", f"vmlinuz-{release}"), modules.with_name("vmlinuz")):
            if kernel.exists():
                return kernel, modules.parent
    raise FileNotFoundError("no kernel is installed: install linux-image-amd64, or kernel-core")


def _version(modules: Path) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", modules.parent.name)]


def _first_file_system(modules: Path) -> bytes:
    files = {place: (FILES / name).read_bytes() for name, place in SCRIPTS.items()}
    files |= ACCOUNTS
    for program, place in (("busybox", "bin/busybox"), ("qemu-ga", "sbin/qemu-ga")):
        found = shutil.which(program)
        if found is None:
            raise FileNotFoundError(f"{program} is not installed")
        files[place] = Path(found).read_bytes()
        files |= {str(library).lstrip("/"): library.read_bytes() for library in _libraries(found)}
    drivers = _drivers(modules)
    files |= {f"modules/{path.name.partition('.')[0]}.ko": _unpacked(path) for path in drivers}
    files["modules/order"] = "".join(f"{path.name.partition('.')[0]}.ko\n" for path in drivers).encode()
    return cpio_archive(files, FOLDERS)


def _libraries(program: str) -> list[Path]:
    """Shared libraries of a program, and its loader; none of a static program."""
    listing = subprocess.run(["ldd", program], capture_output=True, text=True, check=False).stdout
    return [Path(path) for path in re.findall(r"(/\S+) \(0x", listing)]


def _drivers(modules: Path) -> list[Path]:
    """Files of MODULES, each after those it needs."""
    needs: dict[str, list[str]] = {}
    for line in (modules / "modules.dep").read_text().splitlines():
        path, _, needed = line.partition(":")
        needs[path] = needed.split()
    by_name = {Path(path).name.partition(".")[0]: path for path in needs}
    order: dict[str, None] = {}
    for name in MODULES:
        if name in by_name:  # else it is built in
            order |= dict.fromkeys([*reversed(needs[by_name[name]]), by_name[name]])
    return [modules / path for path in order]


def _unpacked(module: Path) -> bytes:
    content = module.read_bytes()
    return {".xz": lzma.decompress, ".gz": gzip.decompress}.get(module.suffix, bytes)(content)


def _write_iso(path: Path, kernel: bytes, first_file_system: bytes) -> None:
    loader, modules = boot_loader()
    files = {
        "ISOLINUX/ISOLINUX.BIN": (loader / "isolinux.bin").read_bytes(),
        "ISOLINUX/LDLINUX.C32": (modules / "ldlinux.c32").read_bytes(),
        "ISOLINUX/ISOLINUX.CFG": BOOT_MENU.encode(),
        "VMLINUZ": kernel,
        "INITRD.GZ": first_file_system,
    }
    iso = pycdlib.PyCdlib()
    iso.new(interchange_level=3, rock_ridge="1.09", vol_ident="TINY")
    iso.add_directory("/ISOLINUX", rr_name="isolinux")
    for name, content in files.items():
        short = name.rpartition("/")[2].lower()
        iso.add_fp(io.BytesIO(content), len(content), f"/{name}{'' if '.' in name else '.'};1", rr_name=short)
    iso.add_eltorito("/ISOLINUX/ISOLINUX.BIN;1", "/ISOLINUX/BOOT.CAT;1", boot_load_size=4, boot_info_table=True)
    iso.add_isohybrid()  # so that the same bytes boot from a disk
    iso.write(str(path))
    iso.close()
