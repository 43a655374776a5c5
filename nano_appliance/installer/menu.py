"""What a person can choose: roles to install, or the update of what is there; asks nobody."""

from __future__ import annotations

from dataclasses import dataclass

from nano_appliance.model.errors import InvalidInput

ROLES = ("core", "cell", "frontend")
"""In the order in which they need each other."""

ALL = "all"

MENU = ("Core", "FrontEnd", "Cell", "All", "Update", "Exit")
_ROLE_OF_ENTRY = {0: "core", 1: "frontend", 2: "cell"}
_ALL, _UPDATE, _EXIT = 3, 4, 5


@dataclass(frozen=True)
class Choice:
    """Roles to install; or, with `update`, what is there is renewed; neither means to leave."""

    roles: tuple[str, ...] = ()
    update: bool = False


def menu_text() -> str:
    """The numbered entries."""
    return "\n".join(f"  {number}  {entry}" for number, entry in enumerate(MENU))


def read_entries(text: str) -> Choice:
    """Numbers of entries with commas between them. Exit wins over the others, then All, then Update.

    Raises InvalidInput for anything else.
    """
    words = [word.strip() for word in text.split(",")]
    for word in words:
        if not word.isdecimal() or int(word) >= len(MENU):
            raise InvalidInput(f"'{word}' must be a number from 0 to {len(MENU) - 1}")
    numbers = {int(word) for word in words}
    if _EXIT in numbers:
        return Choice()
    if _ALL in numbers:
        return Choice(ROLES)
    if _UPDATE in numbers:
        return Choice(update=True)
    return Choice(_in_order({_ROLE_OF_ENTRY[number] for number in numbers}))


def read_modules(text: str) -> Choice:
    """Names of roles with commas between them, or `all`; raises InvalidInput for anything else."""
    names = {word.strip() for word in text.split(",")}
    for name in sorted(names - {*ROLES, ALL}):
        raise InvalidInput(f"--modules '{name}' must be of {', '.join(ROLES)}, or {ALL}")
    return Choice(ROLES if ALL in names else _in_order(names))


def _in_order(names: set[str]) -> tuple[str, ...]:
    return tuple(role for role in ROLES if role in names)
