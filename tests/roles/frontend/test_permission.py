"""The one check of what a route needs."""

from __future__ import annotations

import pytest

from nano_appliance.model.errors import NotAllowed
from nano_appliance.model.menu import Menu
from nano_appliance.model.session import Session
from nano_appliance.roles.frontend.permission import ADMINISTRATION, SESSION, Need, check, own_account, owned, room

OPERATOR = Session(user="mira", group="ops", menus=("dashboard", "instance"))


@pytest.mark.parametrize("need", [SESSION, room(Menu.INSTANCE), owned("instance"), owned("instance", Menu.INSTANCE)])
def test_who_has_the_room_passes(need: Need) -> None:
    check(need, OPERATOR, {})


@pytest.mark.parametrize("need", [ADMINISTRATION, room(Menu.LOG), owned("disk_image", Menu.IMAGE)])
def test_who_has_not_is_refused_and_told_the_room(need: Need) -> None:
    with pytest.raises(NotAllowed, match=f"right to '{need.menu}', which mira does not have"):
        check(need, OPERATOR, {})


def test_ones_own_account_needs_no_room() -> None:
    check(own_account("user"), OPERATOR, {"user": "mira"})
    with pytest.raises(NotAllowed):
        check(own_account("user"), OPERATOR, {"user": "Mira"})
