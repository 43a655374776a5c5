"""Who is at the other end of a verified connection, and by which name TLS checks it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a module is in the domain; stands as organisational unit in its certificate."""

    CORE = "core"
    CELL = "cell"


CORE_NAME = "core"


@dataclass(frozen=True)
class Peer:
    """A module as its certificate names it; `fingerprint` is the SHA-256 of its public key."""

    role: Role
    name: str
    fingerprint: str


def tls_name(role: Role, name: str) -> str:
    """The name in a certificate that clients compare; it does not depend on the address, which may change."""
    return f"{name}.{role}.nano"
