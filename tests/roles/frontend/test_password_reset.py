"""A new password from the frontend's own host."""

from __future__ import annotations

from pathlib import Path

import pytest

from nano_appliance.host.paths import ModuleFolder
from nano_appliance.model.errors import Conflict, InvalidInput, NotAllowed, NotFound
from nano_appliance.model.token import Token
from nano_appliance.roles.frontend.accounts import Accounts, Initialisation
from nano_appliance.roles.frontend.password_reset import check_user, reset_password
from nano_appliance.store.tokens_data import TOKENS_FILE, TokensData
from nano_appliance.store.users_data import UsersData
from tests.host.test_pid_file import holder

OLD, NEW = "Forgotten-1", "Remembered-2"


@pytest.fixture
def folder(tmp_path: Path) -> ModuleFolder:
    folder = ModuleFolder(tmp_path / "frontend", "frontend")
    folder.make()
    accounts = Accounts(UsersData(folder.config / "users.data"))
    accounts.initialise(Initialisation(user="keeper", password=OLD, menu=("log",)))
    return folder


def accounts(folder: ModuleFolder) -> Accounts:
    return Accounts(UsersData(folder.config / "users.data"))


def test_tokens_of_the_account_end_with_the_old_password(folder: ModuleFolder) -> None:
    tokens = TokensData(folder.data / TOKENS_FILE).tokens
    for user in ("keeper", "other"):
        tokens.put(Token(id=user, user=user, name="backup", digest=user, created=1, expires=2))
    reset_password(folder, "keeper", NEW)
    assert [token.user for token in TokensData(folder.data / TOKENS_FILE).tokens.all()] == ["other"]


def test_the_new_password_counts_and_the_old_one_does_not(folder: ModuleFolder) -> None:
    (folder.data / "session.data").write_text("{}")
    reset_password(folder, "keeper", NEW)
    assert accounts(folder).log_in("keeper", NEW).menus == ("log",)
    with pytest.raises(NotAllowed):
        accounts(folder).log_in("keeper", OLD)
    assert not (folder.data / "session.data").exists(), "whoever was logged in has to do so again"
    (log,) = (folder.data / "log").rglob("*.log")
    entry = log.read_text()
    assert "reset the password of user keeper" in entry
    assert NEW not in entry
    assert not folder.pid_file.exists()


@pytest.mark.parametrize(
    ("user", "password", "error", "reason"),
    [
        ("nobody", NEW, NotFound, "there is no user 'nobody'; there are: keeper"),
        ("keeper", "short", InvalidInput, "password must have at least 8 characters"),
    ],
)
def test_what_is_refused_changes_nothing(
    folder: ModuleFolder, user: str, password: str, error: type[Exception], reason: str
) -> None:
    before = (folder.config / "users.data").read_bytes()
    with pytest.raises(error, match=reason):
        reset_password(folder, user, password)
    assert (folder.config / "users.data").read_bytes() == before


def test_a_frontend_that_runs_is_stopped_first(folder: ModuleFolder) -> None:
    with holder(folder.pid_file), pytest.raises(Conflict, match="the frontend is running; stop it first"):
        reset_password(folder, "keeper", NEW)
    assert accounts(folder).log_in("keeper", OLD)


def test_a_host_without_a_frontend(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="this host has no frontend there"):
        check_user(ModuleFolder(tmp_path, "frontend"), "keeper")
