#!/usr/bin/env python3
"""`make demo`: the main job of Nano without hands, on a fresh temporary home and free ports.

Exit status 0 only if every step was seen to work; 1 otherwise, with what Nano itself told. Nothing stays behind but the
picture of the instance's screen.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.lab.kill import Kill, Killer
from tests.lab.patience import StepFailed
from tests.lab.portal_client import PortalFailure, Unreachable
from tests.lab.road import Road
from tests.lab.running_nano import NanoDidNotObey, RunningNano
from tests.lab.screen import ScreenError

PICTURE = "demo-screen.png"
FAILURES = (StepFailed, PortalFailure, Unreachable, NanoDidNotObey, ScreenError, OSError)


def arguments(argv: list[str] | None = None) -> argparse.Namespace:
    """The options; ends the program with status 2 when they make no sense."""
    parser = argparse.ArgumentParser(prog="demo", description="Show that Nano works, from nano up to nothing left.")
    parser.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        help=f"where {PICTURE} is saved (default: a new folder among the temporary files)",
    )
    parser.add_argument(
        "--kill",
        type=Kill.parse,
        action="append",
        default=[],
        metavar="ROLE@STEP[+SECONDS]",
        help="end a role with SIGKILL that long after a step began and show that nothing acknowledged is lost; "
        f"steps: {', '.join(Road.STEPS)}",
    )
    options = parser.parse_args(argv)
    for kill in options.kill:
        if kill.step not in Road.STEPS:
            parser.error(f"--kill {kill}: there is no step {kill.step}")
    return options


def travel(road: Road, killer: Killer) -> None:
    """Take every step and print what it showed and how long it took."""
    for number, name in enumerate(Road.STEPS, 1):
        began = time.monotonic()
        killer.begin(name)
        told = road.step(name)
        print(f"[{number:2}/{len(Road.STEPS)}] {name:10} {time.monotonic() - began:6.2f} s  {told}", flush=True)
    missed = killer.wait()
    if missed:
        raise StepFailed(f"found no process for {', '.join(map(str, missed))}")
    for kill in killer.done:
        print(f"killed {kill}; nothing acknowledged was lost")


def main() -> int:
    """Run the demo and return its exit status."""
    options = arguments()
    kills = tuple(options.kill)
    output = options.output or Path(tempfile.mkdtemp(prefix="nano-demo-"))
    output.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="nano-home-") as folder:
        nano = RunningNano(Path(folder) / "home")
        try:
            travel(Road(nano, output / PICTURE, patient=bool(kills)), Killer(nano, kills))
        except FAILURES as failure:
            print(f"demo failed: {failure}\n{nano.told()}", file=sys.stderr)
            if not any(output.iterdir()):
                output.rmdir()
            return 1
        finally:
            nano.kill()
    print(f"The demo passed in {time.monotonic() - began:.1f} s. The instance's screen: {output / PICTURE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
