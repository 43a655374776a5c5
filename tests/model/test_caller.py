from __future__ import annotations

import msgspec
import pytest

from nano_appliance.model.caller import TRUSTED, Caller
from nano_appliance.model.errors import NotAllowed


class Thing(msgspec.Struct, frozen=True):
    owner: str
    group: str


ANNS = Thing("ann", "ops")


@pytest.mark.parametrize(
    ("caller", "may"),
    [
        (Caller(user="ann", group="ops"), True),
        (Caller(user="bob", group="ops"), False),
        (Caller(user="bob", group="ops", visible=True), True),
        (Caller(user="bob", group="dev", visible=True), False),
        (Caller(user="bob", group="", visible=True), False),
        (Caller(user="root", group="dev", menus=frozenset({"instance"})), False),
        (Caller(user="root", group="dev", menus=frozenset({"user"})), True),
        (TRUSTED, True),
        (Caller(), False),
    ],
)
def test_who_may_touch_what(caller: Caller, may: bool) -> None:
    assert caller.may_touch(ANNS) is may


def test_a_refusal_names_the_thing() -> None:
    with pytest.raises(NotAllowed, match="^instance 'x' belongs to another user$"):
        Caller(user="bob").require(ANNS, "instance 'x'")


def test_things_without_owner_are_not_everybodys() -> None:
    assert not Caller(user="bob", group="ops", visible=True).may_touch(Thing("", ""))


def test_a_nameless_caller_owns_nothing() -> None:
    assert not Caller().may_touch(Thing("", ""))


def test_each_kind_of_thing_is_shared_by_itself() -> None:
    caller = Caller(user="bob", group="ops", visible=True, shares=frozenset({"instance"}))
    assert caller.about("instance").may_touch(Thing("ann", "ops"))
    assert not caller.about("disk_image").may_touch(Thing("ann", "ops"))
    assert TRUSTED.about("disk_image").may_touch(Thing("ann", "ops"))
