"""That whatever is changed, by whomever, somebody can change it back."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nano_appliance.model.administration import administrators
from nano_appliance.model.errors import NanoError
from nano_appliance.roles.frontend.accounts import Accounts, Initialisation
from nano_appliance.roles.frontend.administration.groups import Groups
from nano_appliance.roles.frontend.administration.roles import Roles
from nano_appliance.roles.frontend.administration.users import Users
from nano_appliance.store.users_data import UsersData
from tests.roles.frontend.running_frontend import PASSWORD

names = st.sampled_from(["super", "admin", "ann", "bob"])
menus = st.lists(st.sampled_from(["user", "log"]), max_size=2).map(tuple)
role_lists = st.lists(names, max_size=2).map(tuple)
steps = st.one_of(
    st.tuples(st.just("create_role"), names, menus),
    st.tuples(st.just("modify_role"), names, menus),
    st.tuples(st.just("delete_role"), names),
    st.tuples(st.just("create_group"), names, st.just(""), role_lists),
    st.tuples(st.just("modify_group"), names, st.just(""), role_lists),
    st.tuples(st.just("delete_group"), names),
    st.tuples(st.just("add"), names, names),
    st.tuples(st.just("remove"), names, names),
    st.tuples(st.just("create_user"), names, st.just(PASSWORD), st.just(""), st.just("")),
    st.tuples(st.just("delete_user"), names),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(steps, max_size=25))
def test_somebody_always_administers_and_the_file_opens(
    tmp_path_factory: pytest.TempPathFactory, walk: list[tuple[str, ...]]
) -> None:
    path: Path = tmp_path_factory.mktemp("accounts") / "users.data"
    file = UsersData(path)
    Accounts(file).initialise(Initialisation(user="ann", password=PASSWORD, menu=("user",)))
    roles, groups, users = Roles(file), Groups(file), Users(file)
    do = {
        "create_role": roles.create,
        "modify_role": roles.modify,
        "delete_role": roles.delete,
        "create_group": groups.create,
        "modify_group": groups.modify,
        "delete_group": groups.delete,
        "add": groups.add_member,
        "remove": groups.remove_member,
        "create_user": users.create,
        "delete_user": users.delete,
    }
    for step, *arguments in walk:
        with contextlib.suppress(NanoError):
            do[step](*arguments)
        assert administrators(file.users.all(), file.groups.all(), file.roles.all())
    again = UsersData(path)
    assert again.groups.all() == file.groups.all()
    assert again.users.all() == file.users.all()
    assert again.roles.all() == file.roles.all()
