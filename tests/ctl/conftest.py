"""One core, one scripted cell and one frontend for all tests of a file, and a command line that is logged in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nano_appliance.roles.frontend import passwords, poll_copies
from tests.ctl.installation import CommandLine, Portal, initialise, running_portal
from tests.link.network import own_network
from tests.roles.core.running_core import RunningCore, a_domain, eventually, running_core
from tests.roles.core.scripted_cell import ScriptedCell, joined


@pytest.fixture(scope="module")
def network() -> Iterator[None]:
    with own_network():
        yield


@pytest.fixture(scope="module")
def core(network: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCore]:
    with running_core(tmp_path_factory.mktemp("core"), a_domain(timeout=4)) as running:
        yield running


@pytest.fixture(scope="module")
def joined_cell(core: RunningCore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ScriptedCell]:
    cell = joined(core, tmp_path_factory.mktemp("cell"))
    yield cell
    cell.stop()


@pytest.fixture(scope="module")
def portal(core: RunningCore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with pytest.MonkeyPatch.context() as patch:
        # The cost of guessing is not what these tests are about.
        patch.setattr(passwords, "COST", (16, 8, 1))
        # Tests change things at the core itself, of which this frontend hears nothing.
        patch.setattr(poll_copies, "COPY_SECONDS", 0.0)
        with running_portal(tmp_path_factory.mktemp("frontend"), core.port) as running:
            initialise(running.url)
            yield running


@pytest.fixture
def cell(core: RunningCore, joined_cell: ScriptedCell) -> Iterator[ScriptedCell]:
    """The cell, behaving well at the beginning of each test and without what the test before left."""
    yield joined_cell
    joined_cell.behave_again()
    eventually(lambda: not core.get("/instance_status/default"), "the core sees that all instances are gone")


@pytest.fixture
def stranger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A command line that has not logged in."""
    return CommandLine(tmp_path / "config", monkeypatch)


@pytest.fixture
def ctl(stranger: CommandLine, portal: Portal) -> CommandLine:
    """A command line of the administrator."""
    assert stranger.log_in(portal.url).status == 0
    return stranger
