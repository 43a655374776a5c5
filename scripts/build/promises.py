#!/usr/bin/env python3
"""Looks into a finished executable: size, age of the C library it needs, and which shared libraries it brings along.

Runs in the build's own environment, which has PyInstaller's reader and pyelftools.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from elftools.elf.dynamic import DynamicSection
from elftools.elf.elffile import ELFFile
from elftools.elf.gnuversions import GNUVerNeedSection
from PyInstaller.archive.readers import CArchiveReader

NEWEST_LIBC = (2, 28)
"""What Enterprise Linux 8 has; symbols of later versions of the C library must not be asked for."""

GREATEST_SIZE = 30 << 20
"""Bytes."""

OWN_LIBRARIES = ("libpython3.",)
"""Shared libraries that are bundled; others come from the host, whose libvirt would meet the bundled ones too."""

LIBRARY_KINDS = ("b", "B", "x")
"""How the archive marks files that are no links."""

ELF_MAGIC = b"\x7fELF"


@dataclass(frozen=True)
class Binary:
    """A program or library: its name in the bundle, the newest C library version it asks for, and what it loads."""

    name: str
    libc: tuple[int, ...]
    loads: tuple[str, ...]

    @property
    def is_library(self) -> bool:
        """True for a shared library that others could load by its name; extensions are loaded by path."""
        return "/" not in self.name and ".so" in self.name and ".cpython-" not in self.name


def main() -> int:
    """Look at the executable named on the command line; exit status 1 when a promise is broken."""
    path = Path(sys.argv[1])
    binaries = list(read_binaries(path))
    complaints = find_complaints(path.stat().st_size, binaries)
    newest = max(binaries, key=lambda each: each.libc)
    print(
        f"{path.name}: {path.stat().st_size / (1 << 20):.1f} MiB, {len(binaries)} binaries, "
        f"needs the C library {'.'.join(map(str, newest.libc))} ({newest.name})"
    )
    for complaint in complaints:
        print(f"build: {complaint}", file=sys.stderr)
    return 1 if complaints else 0


def find_complaints(size: int, binaries: list[Binary]) -> list[str]:
    """What is wrong with an executable of `size` bytes that holds `binaries`."""
    found = [] if size <= GREATEST_SIZE else [f"the executable has {size} bytes, more than {GREATEST_SIZE}"]
    for binary in binaries:
        if binary.libc > NEWEST_LIBC:
            found.append(f"{binary.name} needs the C library {'.'.join(map(str, binary.libc))}")
        if binary.is_library and not binary.name.startswith(OWN_LIBRARIES):
            found.append(f"{binary.name} is bundled and would hide the host's")
    if not any(library.startswith("libvirt.so") for binary in binaries for library in binary.loads):
        found.append("no binding of libvirt is bundled")
    return found


def read_binaries(path: Path) -> Iterator[Binary]:
    """The executable's own first part, and every binary in its archive."""
    with path.open("rb") as file:
        yield _read("nano", file)
    archive = CArchiveReader(str(path))
    for name, entry in archive.toc.items():
        if entry[-1] in LIBRARY_KINDS and (content := archive.extract(name)) and content.startswith(ELF_MAGIC):
            yield _read(name, io.BytesIO(content))


def _read(name: str, file: io.BufferedIOBase) -> Binary:
    elf = ELFFile(file)
    versions: list[tuple[int, ...]] = [(0,)]
    loads: list[str] = []
    for section in elf.iter_sections():
        if isinstance(section, GNUVerNeedSection):
            versions += [_version(need.name) for _, needs in section.iter_versions() for need in needs]
        if isinstance(section, DynamicSection):
            loads += [tag.needed for tag in section.iter_tags("DT_NEEDED")]
    return Binary(name, max(versions), tuple(loads))


def _version(name: str) -> tuple[int, ...]:
    """`GLIBC_2.28` as numbers; a version that is none of the C library's counts as nothing."""
    library, _, number = name.partition("_")
    parts = number.split(".")
    if name.startswith("GLIBC_ABI"):
        return (999,)
    return tuple(map(int, parts)) if library == "GLIBC" and all(part.isdecimal() for part in parts) else (0,)


if __name__ == "__main__":
    sys.exit(main())
