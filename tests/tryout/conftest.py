"""Starts supervisors, and looks afterwards whether anything of them is left on the host."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.lab.host_state import HostState
from tests.lab.patience import eventually
from tests.lab.running_nano import free_ports
from tests.tryout.supervised import Supervised


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Supervised]]:
    """Starts supervisors; at the end none may run, and the host must look as before."""
    before = HostState.now()
    started: list[Supervised] = []

    def begin(name: str = "home", portal: int | None = None, api: int | None = None) -> Supervised:
        free = free_ports(2)
        started.append(Supervised(tmp_path / name, portal or free[0], api or free[1]))
        return started[-1]

    yield begin
    for supervised in started:
        if supervised.process.poll() is None:
            supervised.end(signal.SIGKILL)
    eventually(lambda: not [p for s in started for p in s.survivors()], "processes inside are left", seconds=15)
    eventually(lambda: HostState.now().changes_since(before) == [], "the host was changed", seconds=15)
