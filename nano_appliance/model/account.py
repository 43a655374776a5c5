"""Accounts of the portal: users, groups, roles and the passwords they log in with."""

from __future__ import annotations

import msgspec

from nano_appliance.model.errors import InvalidInput

SHORTEST_PASSWORD = 8


class Secret(msgspec.Struct, frozen=True, kw_only=True):
    """A stored password: `method` 0 is bcrypt over password and salt text, as older installations wrote it."""

    method: int
    salt: str
    hash: str


class User(msgspec.Struct, frozen=True, kw_only=True):
    """A person who can log in."""

    name: str
    nick: str = ""
    mail: str = ""
    group: str = ""
    secret: Secret


class Visibility(msgspec.Struct, frozen=True, kw_only=True):
    """Whether members of a group see each other's instances and images."""

    instance_visible: bool = False
    disk_image_visible: bool = False
    media_image_visible: bool = False


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Users who share roles; `role` and `members` hold names."""

    name: str
    display: str = ""
    role: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    visibility: Visibility = Visibility()


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """A set of menu identifiers: the rooms of the portal a member may enter."""

    name: str
    menu: tuple[str, ...] = ()


def check_password(password: str) -> str:
    """Return a password that is strong enough.

    Raises InvalidInput: at least 8 characters with a digit, a lower-case and an upper-case ASCII letter.
    """
    strong = (
        len(password) >= SHORTEST_PASSWORD
        and any("0" <= letter <= "9" for letter in password)
        and any("a" <= letter <= "z" for letter in password)
        and any("A" <= letter <= "Z" for letter in password)
    )
    if not strong:
        raise InvalidInput(
            f"password must have at least {SHORTEST_PASSWORD} characters with a digit, a lower-case and "
            "an upper-case letter"
        )
    return password
