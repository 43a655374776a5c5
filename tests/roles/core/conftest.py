"""A core with a scripted cell, for all tests of one file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.link.network import own_network
from tests.roles.core.core_process import CoreProcess
from tests.roles.core.running_core import RunningCore, a_domain, eventually, running_core
from tests.roles.core.scripted_cell import ScriptedCell, joined


@pytest.fixture(scope="module")
def network() -> Iterator[None]:
    with own_network():
        yield


@pytest.fixture(scope="module")
def core(network: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCore]:
    with running_core(tmp_path_factory.mktemp("core"), a_domain()) as running:
        yield running


@pytest.fixture(scope="module")
def joined_cell(core: RunningCore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ScriptedCell]:
    """A cell that belongs to the pool `default`."""
    cell = joined(core, tmp_path_factory.mktemp("cell"))
    yield cell
    cell.stop()


@pytest.fixture
def cell(core: RunningCore, joined_cell: ScriptedCell) -> Iterator[ScriptedCell]:
    """The same cell, behaving well at the beginning of each test and without what the test before left."""
    yield joined_cell
    joined_cell.behave_again()
    eventually(lambda: not core.get("/instance_status/default"), "the core sees that all instances are gone")


@pytest.fixture
def process(network: None, tmp_path: Path) -> Iterator[CoreProcess]:
    """A core as a process of its own, for tests that end it."""
    process = CoreProcess(tmp_path / "core")
    yield process
    process.kill()


@pytest.fixture
def media_folder(core: RunningCore) -> Path:
    return core.home / "data" / "media_images"
