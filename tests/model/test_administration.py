"""Who administers."""

from __future__ import annotations

from nano_appliance.model.account import Group, Role, Secret, User
from nano_appliance.model.administration import administrators

SECRET = Secret(method=1, salt="", hash="")
ROLES = (Role(name="super", menu=("user", "log")), Role(name="operator", menu=("instance",)))
USERS = tuple(
    User(name=name, group=group, secret=SECRET) for name, group in (("ann", "admin"), ("mira", "ops"), ("lee", ""))
)


def of(*groups: Group) -> set[str]:
    return set(administrators(USERS, groups, ROLES))


def test_through_any_role_of_the_group() -> None:
    assert of(Group(name="admin", role=("operator", "super")), Group(name="ops", role=("operator",))) == {"ann"}


def test_not_through_a_group_whose_members_cannot_log_in() -> None:
    assert of(Group(name="admin", role=("super", "gone"))) == set()


def test_not_without_a_group() -> None:
    assert of() == set()
