#!/usr/bin/env python3
"""`make installer`: the release tarball of dist/nano and its packages, in dist."""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path

from nano_appliance import __version__
from scripts.build.rpms import EXECUTABLE, OUTPUT, SOURCE

FOLDER = "nano_installer"
"""What the tarball unpacks to, as the older platform's did."""
ROLES = ("core", "cell", "frontend")
SUMS = "SHA256SUMS"
README = """Nano {version}

    ./installer           shows a menu, says what it is going to change, and asks
    ./installer --help    all options

packages/   Nano's packages
rpms/       packages of the distribution for a host without a network: put them here, they are tried first
bin/        the program by the names of its roles, for an upgrade by copying
"""


def main() -> int:
    """Make it of the executable and the packages that are there; returns the exit status."""
    parser = argparse.ArgumentParser(prog="installer", description="Make Nano's release tarball.")
    parser.add_argument("--executable", type=Path, default=EXECUTABLE, metavar="FILE", help="what is in bin")
    parser.add_argument("--packages", type=Path, default=OUTPUT, metavar="DIR", help="what `make rpm` has made")
    parser.add_argument("--rpms", type=Path, metavar="DIR", help="packages of the distribution to put beside them")
    parser.add_argument("--version", default=__version__, metavar="VERSION", help="what it is called")
    parser.add_argument("--output", type=Path, default=SOURCE / "dist", metavar="DIR", help="where to put it")
    options = parser.parse_args()
    offline = sorted(options.rpms.glob("*.rpm")) if options.rpms else []
    made = make_installer(
        options.executable, sorted(options.packages.glob("*.rpm")), offline, options.version, options.output
    )
    print(f"{made} ({made.stat().st_size / (1 << 20):.1f} MiB)")
    return 0


def make_installer(
    executable: Path, packages: Iterable[Path], offline: Iterable[Path], version: str, output: Path
) -> Path:
    """The tarball in `output`; the same parts give the same bytes but for the compression's own."""
    with tempfile.TemporaryDirectory(prefix="nano-installer-") as top:
        folder = Path(top, FOLDER)
        for name in ("bin", "packages", "rpms"):
            (folder / name).mkdir(parents=True)
        shutil.copy2(executable, folder / "bin/nano")
        for role in ROLES:
            (folder / "bin" / role).symlink_to("nano")
        for name, files in (("packages", packages), ("rpms", offline)):
            for file in files:
                shutil.copy2(file, folder / name)
        shutil.copy2(SOURCE / "installer.sh", folder / "installer")
        shutil.copy2(SOURCE / "LICENSE", folder)
        (folder / "README").write_text(README.format(version=version))
        (folder / SUMS).write_text(_sums(folder))
        output.mkdir(parents=True, exist_ok=True)
        tarball = output / f"{FOLDER}_{version}.tar.gz"
        # What is inside is compressed already.
        with tarfile.open(tarball, "w:gz", compresslevel=1) as archive:
            archive.add(folder, FOLDER, filter=_anonymous)
        return tarball


def _sums(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n" for path in files)


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Whoever unpacks it owns it, and may execute what is to be executed."""
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member


if __name__ == "__main__":
    sys.exit(main())
