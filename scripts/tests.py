#!/usr/bin/env python3
"""`make test`: the tests in two parts, first those that do not need the whole machine, several at a time."""

from __future__ import annotations

import argparse
import subprocess
import sys

WORKERS = 4
"""Most of these tests wait for something most of the time, so that more of them run than a small machine has cores."""

NOTHING_SELECTED = 5
"""Exit status of pytest when the options leave nothing of a part."""


def main() -> int:
    """Run both parts, the second one also after a failure of the first; returns the exit status."""
    parser = argparse.ArgumentParser(prog="tests", description="Run Nano's tests.")
    parser.add_argument("--long", action="store_true", help="also the whole of what is sampled otherwise")
    options, words = parser.parse_known_args()
    kept = "" if options.long else "not long and "
    parts = (
        ["-m", f"{kept}not system", "-n", str(WORKERS), "--dist", "loadfile", *words],
        ["-m", f"{kept}system", *words],
    )
    statuses = [subprocess.run([sys.executable, "-m", "pytest", *part], check=False).returncode for part in parts]
    failures = [status for status in statuses if status not in (0, NOTHING_SELECTED)]
    return failures[0] if failures else min(statuses)


if __name__ == "__main__":
    sys.exit(main())
