#!/usr/bin/env python3
"""`make build`: dist/nano, in four minutes from nothing and half a minute later on. Needs root and a Debian host."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from scripts.build.chroot import BuildFailed, run_inside
from scripts.build.mirrors import KEYRING, debian_mirrors
from scripts.build.sources import fetch_source
from scripts.build.stages import Stages, key_of

SOURCE = Path(__file__).resolve().parents[2]
WORK = SOURCE / ".build"
INSIDE = Path(__file__).parent / "inside"
LOCK = SOURCE / "requirements-build.lock"

ROOT_SUITE, SOURCE_SUITE = "bullseye", "trixie"
"""The older distribution whose C library is asked for, and the newer one whose Python and OpenSSL are still kept up."""
ROOT_PACKAGES = "gcc,libc6-dev,make,perl,pkg-config,libffi-dev,zlib1g-dev,libvirt-dev,libvirt0,xz-utils"
PYTHON, OPENSSL = "python3.13", "openssl"

STAGES = ("root", "OpenSSL", "Python", "packages", "executable")


def main() -> int:
    """Take the stages that are due; returns the exit status."""
    stages = Stages(WORK, STAGES)
    try:
        make_root(stages)
        build_source(stages, "OpenSSL", OPENSSL, INSIDE / "openssl.sh")
        build_source(stages, "Python", PYTHON, INSIDE / "python.sh", INSIDE / "old_libm.h")
        install_packages(stages)
        make_executable(stages)
    except (BuildFailed, LookupError, subprocess.CalledProcessError) as error:
        print(f"build: {error}", file=sys.stderr)
        return 1
    return 0


def make_root(stages: Stages) -> None:
    """A root of the older distribution with what compiling needs."""
    key = key_of(ROOT_SUITE, ROOT_PACKAGES)
    if stages.is_done("root", key):
        return
    root = WORK / "root"
    shutil.rmtree(root, ignore_errors=True)
    mirror, security = debian_mirrors()
    left_out = [f"--dpkgopt=path-exclude=/usr/share/{name}/*" for name in ("man", "doc", "locale")]
    subprocess.run(
        [
            *("mmdebstrap", "--quiet", "--variant=minbase", "--mode=root", f"--include={ROOT_PACKAGES}"),
            *(f"--keyring={KEYRING}", '--aptopt=Apt::Install-Recommends "false"', *left_out),
            *(ROOT_SUITE, str(root)),
            *(f"deb {mirror} {ROOT_SUITE} main", f"deb {security} {ROOT_SUITE}-security main"),
        ],
        check=True,
    )
    stages.finish("root", key)


def build_source(stages: Stages, stage: str, package: str, script: Path, *more: Path) -> None:
    """Compile a source package of the newer distribution and install it into the root."""
    key = key_of(package, SOURCE_SUITE, script, *more)
    if stages.is_done(stage, key):
        return
    unpacked = WORK / package
    fetch_source(package, SOURCE_SUITE, WORK / "cache", unpacked)
    run(script, {f"/build/{stage.lower()}": unpacked}, log=WORK / f"{package}.log")
    shutil.rmtree(unpacked)
    stages.finish(stage, key)


def install_packages(stages: Stages) -> None:
    """The locked packages in an environment of their own."""
    key = key_of(LOCK, INSIDE / "packages.sh")
    if stages.is_done("packages", key):
        return
    environment, cache = WORK / "environment", WORK / "cache"
    shutil.rmtree(environment, ignore_errors=True)
    for old in cache.glob("pip-*.whl"):
        old.unlink()
    subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "-d", cache, "pip"], check=True)
    run(INSIDE / "packages.sh", {"/build/environment": environment, "/build/cache": cache})
    stages.finish("packages", key)


def make_executable(stages: Stages) -> None:
    """The executable itself, and the look whether it keeps its promises; done anew each time."""
    dist = SOURCE / "dist"
    shutil.rmtree(WORK / "cache" / "pyinstaller", ignore_errors=True)
    run(
        INSIDE / "executable.sh",
        {"/build/environment": WORK / "environment", "/build/cache": WORK / "cache", "/build/dist": dist},
    )
    stages.say("executable", f"{dist / 'nano'}")


def run(script: Path, mounts: dict[str, Path], log: Path | None = None) -> None:
    """Run one of the scripts for the root, which sees this checkout at /build/source. Raises BuildFailed."""
    for folder in mounts.values():
        folder.mkdir(parents=True, exist_ok=True)
    place = f"/build/source/{script.relative_to(SOURCE)}"
    run_inside(WORK / "root", ["sh", place], {"/build/source": SOURCE, **mounts}, log)


if __name__ == "__main__":
    sys.exit(main())
