"""A scripted core and a real frontend for the tests of the frontend."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from nano_appliance.model.account import Group, Role, User, Visibility
from nano_appliance.roles.frontend import passwords
from tests.roles.frontend.running_frontend import PASSWORD, RunningFrontend
from tests.roles.frontend.scripted_core import ScriptedCore

NOTHING_SHARED = Visibility()


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cost of guessing is not what these tests are about."""
    monkeypatch.setattr(passwords, "COST", (16, 8, 1))


@pytest.fixture(scope="session")
def shared_core() -> Iterator[ScriptedCore]:
    """One for all tests: a server needs half a second to stop."""
    scripted = ScriptedCore()
    scripted.server.start()
    yield scripted
    scripted.server.stop()


@pytest.fixture
def core(shared_core: ScriptedCore) -> ScriptedCore:
    """A core that knows nothing yet and was asked nothing."""
    shared_core.forget()
    return shared_core


@pytest.fixture
def start(tmp_path: Path, core: ScriptedCore) -> Iterator[Callable[..., RunningFrontend]]:
    """Starts frontends over one folder, with settings of `frontend.cfg`."""
    with ExitStack() as running:

        def start_one(**settings: Any) -> RunningFrontend:
            frontend = RunningFrontend(tmp_path, core.server.port, **settings)
            running.callback(frontend.stop)
            return frontend

        yield start_one


@pytest.fixture
def frontend(start: Callable[..., RunningFrontend]) -> RunningFrontend:
    return start()


@pytest.fixture
def admin(frontend: RunningFrontend) -> str:
    """A session with every menu."""
    return frontend.initialise()


@pytest.fixture
def mira(frontend: RunningFrontend, admin: str) -> str:
    """A session of an operator: user mira of group ops, who may use instances and nothing else."""
    add_user(frontend, "mira", "ops", ("dashboard", "instance"))
    return frontend.log_in("mira")


def add_user(
    frontend: RunningFrontend, name: str, group: str, menus: tuple[str, ...], visibility: Visibility = NOTHING_SHARED
) -> None:
    """Put an account into the file, with the same password as everybody."""
    accounts = frontend.frontend.accounts._file
    with accounts.transaction():
        accounts.roles.put(Role(name=f"role of {name}", menu=menus))
        accounts.groups.put(Group(name=group, role=(f"role of {name}",), members=(name,), visibility=visibility))
        accounts.users.put(User(name=name, group=group, secret=passwords.hide_password(PASSWORD, bytes(32))))
