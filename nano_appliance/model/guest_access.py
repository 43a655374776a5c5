"""Names and passwords of users inside an instance: what can be handed to the system there."""

from __future__ import annotations

import re

from nano_appliance.model.errors import InvalidInput
from nano_appliance.model.names import LABEL, NameRule, check_name

GUEST_USER = NameRule(re.compile(r"[^\s:\x00-\x1f\x7f]+"), "printable characters other than blanks and ':'")

LONGEST_PASSWORD = 128
PASSWORD_LENGTH = 10
PASSWORD_ALPHABET = "23456789abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"  # noqa: S105
"""Of generated passwords, which are read from a screen and typed: no characters that look alike."""


def check_guest_user(user: str) -> str:
    """Return a user's name; raises InvalidInput for one that no system has."""
    return check_name("user", user, GUEST_USER)


def check_guest_password(password: str) -> str:
    """Return a password; raises InvalidInput, without repeating it, for one that cannot be handed on."""
    if LABEL.pattern.fullmatch(password) is None or len(password) > LONGEST_PASSWORD:
        raise InvalidInput(f"password must be one line of {LABEL.allowed}, at most {LONGEST_PASSWORD} of them")
    return password
