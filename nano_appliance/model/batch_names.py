"""How the instances of one batch are named; the prefix is the user's, the rest follows a rule."""

from __future__ import annotations

from enum import StrEnum


class NameRule(StrEnum):
    """What follows the prefix: a number, the instance's hardware address, or its IP address."""

    ORDER = "order"
    HARDWARE_ADDRESS = "MAC"
    ADDRESS = "address"


def numbered_name(prefix: str, index: int) -> str:
    """The instance in place `index`, counted from 0."""
    return f"{prefix}_{index}"


def hardware_address_name(prefix: str, hardware_address: str) -> str:
    """The instance with this hardware address: its twelve digits."""
    return f"{prefix}_{hardware_address.replace(':', '')}"


def address_name(prefix: str, address: str) -> str:
    """The instance with this IPv4 address (with or without the length of its prefix), dashes for dots."""
    return f"{prefix}_{address.partition('/')[0].replace('.', '-')}"
