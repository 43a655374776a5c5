"""One change of the accounts: whole or not at all, and never one that leaves nobody who could make the next."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from nano_appliance.model.administration import administrators
from nano_appliance.model.errors import Conflict, InvalidInput
from nano_appliance.model.names import LABEL, check_name
from nano_appliance.store.users_data import UsersData

MOST_ENTRIES = 1000
"""Members of a list that a client sends."""


@contextlib.contextmanager
def change(file: UsersData) -> Iterator[None]:
    """Changes inside the block reach the disk together.

    Raises Conflict, with nothing changed, when there were administrators and would be none.
    """
    with file.transaction():
        had_any = bool(_administrators(file))
        yield
        if had_any and not _administrators(file):
            raise Conflict("this would leave nobody who administers users, groups and roles")


def check_text(field: str, value: str) -> str:
    """Return what a person wrote about an account, which may be empty; raises InvalidInput for what does not print."""
    return check_name(field, value, LABEL) if value else ""


def check_list(field: str, values: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of a list, each once. Raises InvalidInput for too many, and for one that does not print."""
    if len(values) > MOST_ENTRIES:
        raise InvalidInput(f"{field} must not have more than {MOST_ENTRIES} entries")
    return tuple(dict.fromkeys(check_name(field, value, LABEL) for value in values))


def _administrators(file: UsersData) -> frozenset[str]:
    return administrators(file.users.all(), file.groups.all(), file.roles.all())
