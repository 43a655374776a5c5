"""Migrations that a core leaves open when it is killed or stopped: the next one goes on with them.

`make test` takes one of the moments, chosen by its seed, `make test-long` all.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.lab.seed import SEED
from tests.roles.core.core_process import CoreProcess
from tests.roles.core.migrating import TARGET, guest_on, home, migrate, outcome, two_cells

MOMENTS: dict[str, tuple[int, str, str]] = {
    "before it is taken over": (1, "before", "adopt_instances"),
    "after it is taken over": (1, "after", "adopt_instances"),
    "before it is forgotten": (0, "before", "release_instances"),
    "after it is forgotten": (0, "after", "release_instances"),
}


ENDS: dict[str, Callable[[CoreProcess], object]] = {"killed": CoreProcess.kill, "stopped": CoreProcess.stop}
CASES = [(moment, end) for moment in MOMENTS for end in ENDS]
SAMPLED = random.Random(SEED).choice(CASES)


def marked(case: tuple[str, str]) -> object:
    """The case as parameters; one that is not in the sample is run by `make test-long` only."""
    moment, end = case
    marks = [] if case == SAMPLED else [pytest.mark.long]
    return pytest.param(MOMENTS[moment], ENDS[end], marks=marks, id=f"{end} {moment}")


@pytest.mark.parametrize(("moment", "end"), [marked(case) for case in CASES])
def test_a_core_that_ends_in_the_middle_changes_nothing(
    process: CoreProcess, tmp_path: Path, moment: tuple[int, str, str], end: Callable[[CoreProcess], object]
) -> None:
    which, when, operation = moment
    core = process.start()
    with two_cells(core, tmp_path / "cells") as cells:
        guests = {guest_on(core, cells, name) for name in ("web1", "web2")}
        reached, go = threading.Event(), threading.Event()

        def hold() -> None:
            reached.set()
            assert go.wait(60)

        getattr(cells[which], when)[operation] = hold
        migration = migrate(core)
        assert reached.wait(30)
        end(process)
        getattr(cells[which], when).clear()
        go.set()
        core = process.start()
        assert outcome(core, migration) == {"finished": True, "progress": 100}
        assert {guest: home(core, guest) for guest in guests} == dict.fromkeys(guests, TARGET)
        assert (set(cells[0].instances), set(cells[1].instances)) == (set(), guests)
