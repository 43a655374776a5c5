"""An installation as the older platform really leaves it becomes one of Nano, value by value."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from nano_appliance.cli.migrate import migrate
from nano_appliance.model.administration import administrators
from nano_appliance.model.errors import Conflict, Misconfigured, NanoError, NotFound
from nano_appliance.store.users_data import UsersData
from nano_appliance.upkeep import service_account
from nano_appliance.upkeep.restore import restore
from tests.host.test_pid_file import holder

OLD = Path(__file__).parents[1] / "data" / "old-platform"
NOW = datetime(2026, 11, 25, 12, 30)


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    place = tmp_path / "nano"
    for role in ("core", "cell", "frontend"):
        shutil.copytree(OLD / role, place / role)
    (place / "frontend/web_root").mkdir()
    return place


def change(path: Path, how: Callable[[Any], object]) -> None:
    content = json.loads(path.read_text())
    how(content)
    path.write_text(json.dumps(content))


def state(installation: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(installation)): path.read_bytes()
        for path in sorted(installation.rglob("*"))
        if path.is_file() and not path.name.startswith("before-nano")
    }


def read(path: Path) -> Any:
    return json.loads(path.read_text())


def test_what_is_in_order_stays_as_it_is(installation: Path) -> None:
    before = state(installation)
    told = migrate(installation, dry_run=True, now=NOW)
    assert state(installation) == before
    assert told.exit_status == 0
    for line in (
        "found: 1 accounts in 2 groups, 1 days of the operation log",
        "found: 1 media images",
        "found: 1 disk images",
        f"to know: the older portal in {installation / 'frontend/web_root'} is kept",
        "to know: the API credential 'dummyID' is publicly known",
        "nothing has to be changed",
    ):
        assert line in told.text, told.text
    assert re.search(r"to know: cell '.*' has to be added to its pool once more", told.text)
    assert migrate(installation, dry_run=False, now=NOW).text.startswith("found: ")
    after = state(installation)
    for name, content in before.items():
        if name.endswith((".data", ".cfg")):
            assert json.loads(after[name]) == json.loads(content), name
        else:
            assert after[name] == content, name


def test_somebody_administers_afterwards(installation: Path) -> None:
    def nobody(content: Any) -> None:
        for role in content["roles"]:
            role["menu"] = [menu for menu in role["menu"] if menu != "user"]

    change(installation / "frontend/config/users.data", nobody)
    assert "role 'super' gets the rooms user" in migrate(installation, dry_run=False, now=NOW).text
    accounts = UsersData(installation / "frontend/config/users.data")
    assert administrators(accounts.users.all(), accounts.groups.all(), accounts.roles.all()) == {"admin"}


def test_rooms_and_owners_are_put_right_and_everything_can_be_had_back(installation: Path) -> None:
    def fewer_rooms(content: Any) -> None:
        content["roles"][0]["menu"].remove("log")
        content["roles"][0]["menu"].remove("visibility")

    def forgotten_owner(content: Any) -> None:
        content["instances"][0] |= {"user": "root", "group": "manager"}

    change(installation / "frontend/config/users.data", fewer_rooms)
    change(installation / "cell/data/instance.data", forgotten_owner)
    before = state(installation)
    beforehand = migrate(installation, dry_run=True, now=NOW).text
    assert state(installation) == before
    told = migrate(installation, dry_run=False, now=NOW).text
    for text in (
        "role 'super' gets the rooms log, visibility",
        "of root in group manager, unknown to the accounts, goes to admin in group admin",
    ):
        assert f"would be changed: {text}" in beforehand or text in beforehand
        assert text in told
    assert "operator" not in told, "other roles have what they were given"
    assert set(read(installation / "frontend/config/users.data")["roles"][0]["menu"]) >= {"log", "visibility"}
    instance = read(installation / "cell/data/instance.data")["instances"][0]
    assert (instance["user"], instance["group"], instance["name"]) == ("admin", "admin", "admin.full1")
    assert "nothing has to be changed" in migrate(installation, dry_run=True, now=NOW).text

    archive = installation / "before-nano-2.0.0-20261125-123000.tar.gz"
    assert str(archive) in told
    restore(archive, installation, now=NOW)
    restored = {name: content for name, content in state(installation).items() if "before-restore" not in name}
    assert restored == before


def test_where_packages_are_installed_their_account_gets_its_folders(
    installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service_account, "SERVICE_ACCOUNT", "nobody")
    # As packages leave it: the folder is the account's, what the older platform put into it is not.
    shutil.chown(installation / "core", "nobody")
    (installation / "core/link").symlink_to("/usr/bin/env")
    text = f"{installation / 'core'} and all in it belong to account nobody"
    assert f"would be changed: {text}" in migrate(installation, dry_run=True, now=NOW).text
    assert (installation / "core/data").owner() == "root"
    assert f"changed: {text}" in migrate(installation, dry_run=False, now=NOW).text
    for role, owner in (("core", "nobody"), ("frontend", "nobody"), ("cell", "root")):
        assert {path.owner() for path in (installation / role).rglob("*") if not path.is_symlink()} == {owner}
    assert (installation / "core/link").lstat().st_uid == 0
    assert "nothing has to be changed" in migrate(installation, dry_run=True, now=NOW).text


def test_what_runs_is_stopped_first(installation: Path) -> None:
    before = state(installation)
    with holder(installation / "core/core.pid"), pytest.raises(Conflict, match="the core is running; stop it first"):
        migrate(installation, dry_run=False, now=NOW)
    (installation / "core/core.pid").unlink(missing_ok=True)
    older = installation / "cell" / "cell"
    shutil.copy2("/bin/sleep", older)
    with subprocess.Popen([older, "60"]) as process:
        try:
            with pytest.raises(Conflict, match=rf"the cell is running \(process {process.pid}\); stop it first"):
                migrate(installation, dry_run=False, now=NOW)
        finally:
            process.kill()
    older.unlink()
    assert state(installation) == before


def test_a_change_that_fails_undoes_those_before_it(installation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change(installation / "frontend/config/users.data", lambda content: content["roles"][0]["menu"].remove("log"))
    before = state(installation)
    monkeypatch.setattr(service_account, "SERVICE_ACCOUNT", "nobody")

    def refuse(*_words: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(service_account, "_give", refuse)
    with pytest.raises(NanoError, match="Read-only file system; everything is again as it was"):
        migrate(installation, dry_run=False, now=NOW)
    assert {name: content for name, content in state(installation).items() if "before-restore" not in name} == before


def test_a_damaged_file_is_named_and_nothing_changed(installation: Path) -> None:
    (installation / "core/data/image.data").write_text("{")
    before = state(installation)
    with pytest.raises(Misconfigured, match=r"image\.data"):
        migrate(installation, dry_run=False, now=NOW)
    assert state(installation) == before
    assert not list(installation.glob("before-nano*"))


def test_the_command(installation: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "nano_appliance", "migrate", "--dry-run", "--installation"]
    done = subprocess.run([*command, installation], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "nothing has to be changed" in done.stdout
    done = subprocess.run([*command, tmp_path / "none"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "there is no installation" in done.stderr


def test_nothing_to_migrate(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="there is no installation"):
        migrate(tmp_path, dry_run=True, now=NOW)
