#!/usr/bin/env python3
"""`make test`: the tests in two parts, first those that do not need the whole machine."""

from __future__ import annotations

import argparse
import subprocess
import sys

WORKERS = 4
"""Most of the first part waits for something most of the time: more of it runs at once than there may be cores."""

STREAMS = 2
"""The second part waits no less, for what is promised to last seconds, but its guests want whole cores."""

APART = "scripts/apart.sh"
"""Gives each stream a network and mounts of its own: much of the second part looks whether the host was changed."""

NOTHING_SELECTED = 5
"""Exit status of pytest when the options leave nothing of a part."""


def main() -> int:
    """Run both parts, the second one also after a failure of the first; returns the exit status."""
    parser = argparse.ArgumentParser(prog="tests", description="Run Nano's tests.")
    parser.add_argument("--long", action="store_true", help="also the whole of what is sampled otherwise")
    options, words = parser.parse_known_args()
    kept = "" if options.long else "not long and "
    stream = f"popen//python={APART} {sys.executable}"
    parts = (
        ["-m", f"{kept}not system", "-n", str(WORKERS), "--dist", "loadfile", *words],
        ["-m", f"{kept}system", "--tx", f"{STREAMS}*{stream}", "--dist", "loadscope", *words],
    )
    statuses = [subprocess.run([sys.executable, "-m", "pytest", *part], check=False).returncode for part in parts]
    failures = [status for status in statuses if status not in (0, NOTHING_SELECTED)]
    return failures[0] if failures else min(statuses)


if __name__ == "__main__":
    sys.exit(main())
