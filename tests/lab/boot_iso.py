"""Makes a small bootable ISO whose screen cannot be taken for anything else: a boot menu on a ground of one colour.

The boot loader is ISOLINUX of the distribution; nothing is booted beyond its menu.
"""

from __future__ import annotations

import io
from pathlib import Path

import pycdlib

BOOTED_COLOUR = (0x1F, 0x7A, 0x4D)
"""Red, green and blue of the menu's ground; no firmware and no text console shows this green."""

LEAST_SHARE = 0.5
"""More than this part of the screen has that colour once the menu is drawn."""

FOLDERS: tuple[tuple[Path, Path], ...] = (
    (Path("/usr/lib/ISOLINUX"), Path("/usr/lib/syslinux/modules/bios")),  # Debian: isolinux, syslinux-common
    (Path("/usr/share/syslinux"), Path("/usr/share/syslinux")),  # Enterprise Linux: syslinux
)
"""Where distributions keep `isolinux.bin` and the modules beside it."""

MODULES = ("ldlinux.c32", "libcom32.c32", "libutil.c32", "vesamenu.c32")

CONFIGURATION = """\
DEFAULT vesamenu.c32
PROMPT 0
MENU RESOLUTION 640 480
MENU BACKGROUND #ff{red:02x}{green:02x}{blue:02x}
MENU TITLE Nano: this instance booted from its media image
MENU COLOR screen 0 #00000000 #00000000 none
MENU COLOR border 0 #00000000 #00000000 none
MENU COLOR title 1 #ffffffff #00000000 none
MENU COLOR sel 7 #ffffffff #40000000 none
MENU COLOR unsel 0 #ffe0f0e8 #00000000 none
MENU COLOR tabmsg 0 #00000000 #00000000 none
LABEL here
  MENU LABEL It works
  LOCALBOOT -1
"""


def make_boot_iso(path: Path) -> Path:
    """Write the ISO to `path` and return it.

    Raises FileNotFoundError naming the packages when the boot loader is not installed.
    """
    loader, modules = boot_loader()
    red, green, blue = BOOTED_COLOUR
    files = {"ISOLINUX.BIN": (loader / "isolinux.bin").read_bytes()}
    files |= {name.upper(): (modules / name).read_bytes() for name in MODULES}
    files["ISOLINUX.CFG"] = CONFIGURATION.format(red=red, green=green, blue=blue).encode()
    iso = pycdlib.PyCdlib()
    iso.new(interchange_level=3, rock_ridge="1.09", vol_ident="NANO_DEMO")
    iso.add_directory("/ISOLINUX", rr_name="isolinux")
    for name, content in files.items():
        iso.add_fp(io.BytesIO(content), len(content), f"/ISOLINUX/{name};1", rr_name=name.lower())
    iso.add_eltorito("/ISOLINUX/ISOLINUX.BIN;1", "/ISOLINUX/BOOT.CAT;1", boot_load_size=4, boot_info_table=True)
    iso.write(str(path))
    iso.close()
    return path


def boot_loader() -> tuple[Path, Path]:
    """The folders of `isolinux.bin` and of the modules beside it.

    Raises FileNotFoundError naming the packages.
    """
    for loader, modules in FOLDERS:
        if (loader / "isolinux.bin").exists() and all((modules / name).exists() for name in MODULES):
            return loader, modules
    raise FileNotFoundError("ISOLINUX is missing: install isolinux and syslinux-common, or syslinux")
