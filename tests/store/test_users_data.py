from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from nano_appliance.model.account import Group, Role, Visibility
from nano_appliance.model.errors import Misconfigured
from nano_appliance.store.users_data import UsersData
from tests.store.samples import SAMPLES, content, copied, rewrite_everything

SAMPLE = "frontend/config/users.data"


def test_the_older_platforms_file_survives(tmp_path: Path) -> None:
    path = copied(SAMPLE, tmp_path)
    file = UsersData(path)
    rewrite_everything(file, file.roles, file.groups, file.users)
    assert path.read_bytes() == (SAMPLES / SAMPLE).read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_it_is_understood() -> None:
    file = UsersData(SAMPLES / SAMPLE)
    assert file.roles.get("operator") == Role(name="operator", menu=("dashboard", "instance", "log"))
    assert file.groups.get("ops") == Group(name="ops", display="Ops team", role=("operator",))
    group = file.groups.get("admin")
    assert group is not None
    assert group.visibility == Visibility(instance_visible=True)
    user = file.users.get("admin")
    assert user is not None
    assert user.secret.hash.startswith("$2a$10$")


def test_nothing_is_written_before_there_is_an_account(tmp_path: Path) -> None:
    path = tmp_path / "users.data"
    assert UsersData(path).users.all() == []
    assert not path.exists()


def test_the_list_of_members_decides_the_group_of_a_user(tmp_path: Path) -> None:
    path = copied(SAMPLE, tmp_path)
    changed = content(path)
    changed["users"][0]["group"] = "ops"
    path.write_text(json.dumps(changed))
    user = UsersData(path).users.get("admin")
    assert user is not None
    assert user.group == "admin"
    assert content(path) == content(SAMPLES / SAMPLE)


def test_a_member_that_is_no_user_is_named(tmp_path: Path) -> None:
    path = copied(SAMPLE, tmp_path)
    changed = content(path)
    changed["groups"][0]["members"] = ["ghost"]
    path.write_text(json.dumps(changed))
    with pytest.raises(Misconfigured, match="member 'ghost' of group 'ops' is no user"):
        UsersData(path)
    assert content(path) == changed
