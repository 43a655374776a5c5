#!/usr/bin/env python3
"""`make rpm`: the packages of dist/nano, in dist/rpms."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from nano_appliance import __version__

SOURCE = Path(__file__).resolve().parents[2]
EXECUTABLE = SOURCE / "dist" / "nano"
MATERIAL = SOURCE / "rpm"
OUTPUT = SOURCE / "dist" / "rpms"


def main() -> int:
    """Make them of the executable that is there; returns the exit status."""
    parser = argparse.ArgumentParser(prog="rpms", description="Make Nano's packages.")
    parser.add_argument("--executable", type=Path, default=EXECUTABLE, metavar="FILE", help="what they hold")
    parser.add_argument("--version", default=__version__, metavar="VERSION", help="what they are called")
    parser.add_argument("--output", type=Path, default=OUTPUT, metavar="DIR", help="where to put them")
    options = parser.parse_args()
    try:
        made = make_rpms(options.executable.absolute(), options.version, options.output)
    except subprocess.CalledProcessError as error:
        print(f"rpm: rpmbuild failed: {error.stderr}", file=sys.stderr)
        return 1
    for path in made:
        print(f"{path} ({path.stat().st_size / (1 << 20):.1f} MiB)")
    return 0


def make_rpms(executable: Path, version: str, output: Path) -> list[Path]:
    """Packages called `version` that hold `executable`, in `output`, which holds nothing else afterwards.

    Raises CalledProcessError with rpmbuild's words.
    """
    with tempfile.TemporaryDirectory(prefix="nano-rpm-") as top:
        definitions = {"_topdir": top, "version": version, "executable": executable, "material": MATERIAL}
        words = [word for name, value in definitions.items() for word in ("--define", f"{name} {value}")]
        subprocess.run(
            ["rpmbuild", "-bb", "--quiet", *words, MATERIAL / "nano.spec"], check=True, capture_output=True, text=True
        )
        shutil.rmtree(output, ignore_errors=True)
        output.mkdir(parents=True)
        made = sorted(Path(top, "RPMS").rglob("*.rpm"))
        return [Path(shutil.move(path, output / path.name)) for path in made]


if __name__ == "__main__":
    sys.exit(main())
