"""Rules of accounts that no request reaches by itself."""

from __future__ import annotations

import shutil
from pathlib import Path

import bcrypt
import pytest

from nano_appliance.model.account import Group, Role, Secret, User, Visibility
from nano_appliance.model.errors import Conflict, Exhausted, NotAllowed, NotFound
from nano_appliance.roles.frontend.accounts import Accounts, Initialisation
from nano_appliance.roles.frontend.passwords import BCRYPT, SALT_BYTES, SCRYPT, hide_password
from nano_appliance.store import json_storage
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


def an_older_account(file: UsersData, password: str) -> None:
    salt = "q83v" * 11
    digest = bcrypt.hashpw((password + salt).encode()[:72], bcrypt.gensalt(4, prefix=b"2a"))
    file.roles.put(Role(name="a", menu=("log",)))
    file.groups.put(Group(name="ops", role=("a",), members=("mira",)))
    file.users.put(User(name="mira", group="ops", secret=Secret(method=BCRYPT, salt=salt, hash=digest.decode())))


def test_a_password_of_the_older_platform_is_stored_anew_at_the_next_login(file: UsersData) -> None:
    an_older_account(file, PASSWORD)
    accounts = Accounts(file)
    with pytest.raises(NotAllowed):
        accounts.log_in("mira", PASSWORD + "x")
    assert file.users.all()[0].secret.method == BCRYPT
    accounts.log_in("mira", PASSWORD)
    assert file.users.all()[0].secret.method == SCRYPT
    assert Accounts(UsersData(file.path)).log_in("mira", PASSWORD).menus == ("log",)
    renewed = file.users.all()[0].secret
    accounts.log_in("mira", PASSWORD)
    assert file.users.all()[0].secret == renewed


def test_a_password_that_was_only_compared_in_part_stays_as_it_is(file: UsersData) -> None:
    an_older_account(file, PASSWORD * 8)
    Accounts(file).log_in("mira", PASSWORD * 8 + "mistyped")
    assert file.users.all()[0].secret.method == BCRYPT


def test_a_full_disk_keeps_nobody_from_logging_in(
    file: UsersData, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    an_older_account(file, PASSWORD)

    def refuse(*_: object, **__: object) -> None:
        raise Exhausted("no room")

    monkeypatch.setattr(json_storage, "atomic_write", refuse)
    assert Accounts(file).log_in("mira", PASSWORD).user == "mira"
    assert file.users.all()[0].secret.method == BCRYPT
    assert "no room" in caplog.text


def test_a_file_of_the_older_platform(tmp_path: Path) -> None:
    shutil.copy(OLD_FILE, tmp_path / "users.data")
    accounts = Accounts(UsersData(tmp_path / "users.data"))
    assert accounts.is_initialised
    assert accounts.is_known("admin")
    assert accounts.visibility("admin").instance_visible
    with pytest.raises(NotAllowed):
        accounts.log_in("admin", PASSWORD)
