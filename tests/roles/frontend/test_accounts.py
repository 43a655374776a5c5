"""Rules of accounts that no request reaches by itself."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nano_appliance.model.account import Group, Role, User, Visibility
from nano_appliance.model.errors import Conflict, NotAllowed, NotFound
from nano_appliance.roles.frontend.accounts import Accounts, Initialisation
from nano_appliance.roles.frontend.passwords import SALT_BYTES, hide_password
from nano_appliance.store.users_data import UsersData
from tests.roles.frontend.running_frontend import PASSWORD

OLD_FILE = Path(__file__).parents[2] / "data/old-platform/frontend/config/users.data"


@pytest.fixture
def file(tmp_path: Path) -> UsersData:
    return UsersData(tmp_path / "users.data")


def test_menus_are_the_union_of_the_roles_in_the_portals_order(file: UsersData) -> None:
    file.roles.put(Role(name="a", menu=("log", "own", "instance")))
    file.roles.put(Role(name="b", menu=("dashboard", "log")))
    file.groups.put(Group(name="ops", role=("a", "b"), members=("mira",)))
    file.users.put(User(name="mira", group="ops", secret=hide_password(PASSWORD, bytes(SALT_BYTES))))
    rights = Accounts(file).log_in("mira", PASSWORD)
    assert rights.menus == ("dashboard", "instance", "log", "own")


@pytest.mark.parametrize("taken", ["role", "group"])
def test_initialising_does_not_touch_what_exists(file: UsersData, taken: str) -> None:
    if taken == "role":
        file.roles.put(Role(name="super"))
    else:
        file.groups.put(Group(name="admin"))
    with pytest.raises(Conflict, match=f"{taken} '.*' exists"):
        Accounts(file).initialise(Initialisation(user="ann", password=PASSWORD, menu=("user",)))
    assert file.users.all() == []
    assert len(file.roles.all()) + len(file.groups.all()) == 1


def test_visibility_of_a_group_that_has_gone(file: UsersData) -> None:
    accounts = Accounts(file)
    assert accounts.visibility("gone") == Visibility()
    with pytest.raises(NotFound):
        accounts.set_visibility("gone", Visibility(instance_visible=True))


def test_a_file_of_the_older_platform(tmp_path: Path) -> None:
    shutil.copy(OLD_FILE, tmp_path / "users.data")
    accounts = Accounts(UsersData(tmp_path / "users.data"))
    assert accounts.is_initialised
    assert accounts.is_known("admin")
    assert accounts.visibility("admin").instance_visible
    with pytest.raises(NotAllowed):
        accounts.log_in("admin", PASSWORD)
