"""Which characters a name may have, by kind of thing (the older platform's rules, kept)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nano_appliance.model.errors import InvalidInput

LONGEST_NAME = 128
LONGEST_DESCRIPTION = 4096
LONGEST_HOST_NAME = 63
"""Of the names DNS knows."""


@dataclass(frozen=True)
class NameRule:
    """A set of allowed characters and how to tell a person about it."""

    pattern: re.Pattern[str]
    allowed: str


ACCOUNT = NameRule(re.compile(r"[0-9A-Za-z_.\-]+"), "letters, digits, '-', '_' and '.'")
RESOURCE = NameRule(re.compile(r"[0-9A-Za-z_\-]+"), "letters, digits, '-' and '_'")
FILE = NameRule(re.compile(r"[0-9A-Za-z_.\-]+"), "letters, digits, '-', '_' and '.'")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LABEL = NameRule(re.compile(r"[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*"), "printable characters")


def check_name(field: str, value: str, rule: NameRule) -> str:
    """Return `value` when it fits `rule`.

    Raises InvalidInput naming `field` and the rule.
    """
    if not value:
        raise InvalidInput(f"{field} is required")
    if len(value) > LONGEST_NAME:
        raise InvalidInput(f"{field} must not be longer than {LONGEST_NAME} characters")
    if rule.pattern.fullmatch(value) is None or value in {".", ".."}:
        raise InvalidInput(f"{field} '{printable(value)}' may only contain {rule.allowed}")
    return value


def check_id(field: str, value: str) -> str:
    """Return an id, which names files as well.

    Raises InvalidInput for anything but a UUID in lower case.
    """
    if _ID.fullmatch(value) is None:
        raise InvalidInput(f"{field} '{printable(value)}' must be a UUID in lower case")
    return value


def check_description(value: str) -> str:
    """Return what a person says of a thing; raises InvalidInput when it is too long to be read."""
    if len(value) > LONGEST_DESCRIPTION:
        raise InvalidInput(f"description must not be longer than {LONGEST_DESCRIPTION} characters")
    return value


def check_owner(field: str, value: str) -> str:
    """Return an owner or group name; accounts may carry a '.', so may what they own."""
    return check_name(field, value, ACCOUNT)


def full_name(group: str, name: str) -> str:
    """Name of an instance as stored and returned: the group, a dot, the name given at creation."""
    return f"{group}.{name}"


def short_name(full: str, group: str) -> str:
    """The name without its group; unchanged when it does not carry the group."""
    return full.removeprefix(f"{group}.")


def host_name(name: str) -> str:
    """`name` as a host can be called: letters, digits and inner '-', at most 63 of them."""
    letters = re.sub(r"[^0-9A-Za-z]+", "-", name).strip("-")[:LONGEST_HOST_NAME].strip("-")
    return letters or "localhost"


def printable(value: str) -> str:
    """`value` fit for a one-line message: control characters escaped, cut to a readable length."""
    return value[:64].encode("unicode_escape").decode("ascii") if not value.isprintable() else value[:64]
