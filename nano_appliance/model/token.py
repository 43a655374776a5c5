"""Personal API tokens: what a program may do in a user's name, without the user's password; no clock and no random."""

from __future__ import annotations

import hashlib

import msgspec

from nano_appliance.model.errors import InvalidInput

PREFIX = "nano_"
"""What every token begins with, so that one that got into a file is recognised."""

DEFAULT_DAYS, MOST_DAYS = 90, 366
SECONDS_OF_A_DAY = 24 * 60 * 60


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """A token of `user`, for the rooms `menus` as far as the user has them; times in seconds since 1970.

    `digest` is the SHA-256 of the token itself, which nobody keeps: it is as random as a key, so that guessing needs no
    slowing down.
    """

    id: str
    user: str
    name: str
    digest: str
    menus: tuple[str, ...] = ()
    created: int
    expires: int


def digest_of(secret: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(secret.encode()).hexdigest()


def check_days(days: int) -> int:
    """Return for how many days a token shall be good; raises InvalidInput."""
    if not 1 <= days <= MOST_DAYS:
        raise InvalidInput(f"days must be from 1 to {MOST_DAYS}")
    return days
