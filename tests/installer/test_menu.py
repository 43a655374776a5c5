from __future__ import annotations

import pytest

from nano_appliance.installer.menu import ROLES, Choice, menu_text, read_entries, read_modules
from nano_appliance.model.errors import InvalidInput


@pytest.mark.parametrize(
    ("typed", "choice"),
    [
        ("0", Choice(("core",))),
        ("1", Choice(("frontend",))),
        ("2", Choice(("cell",))),
        ("3", Choice(ROLES)),
        ("4", Choice(update=True)),
        ("5", Choice()),
        (" 1 , 0", Choice(("core", "frontend"))),
        ("2,2", Choice(("cell",))),
        ("0,4,3", Choice(ROLES)),
        ("0,4", Choice(update=True)),
        ("3,4,5", Choice()),
    ],
)
def test_entries(typed: str, choice: Choice) -> None:
    assert read_entries(typed) == choice


@pytest.mark.parametrize("typed", ["", "6", "0,", "core", "-1", "0 1", "0;1"])
def test_entries_that_do_not_exist(typed: str) -> None:
    with pytest.raises(InvalidInput, match="must be a number from 0 to 5"):
        read_entries(typed)


def test_the_menu_is_that_of_the_manual() -> None:
    assert menu_text().split() == ["0", "Core", "1", "FrontEnd", "2", "Cell", "3", "All", "4", "Update", "5", "Exit"]


def test_names_of_modules() -> None:
    assert read_modules("frontend,core").roles == ("core", "frontend")
    assert read_modules("all").roles == ROLES
    with pytest.raises(InvalidInput, match="--modules 'moon' must be of core, cell, frontend, or all"):
        read_modules("core,moon")
    with pytest.raises(InvalidInput):
        read_modules("")
