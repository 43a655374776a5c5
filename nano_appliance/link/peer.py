"""Who is at the other end of a verified connection, and by which name TLS checks it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a module is in the domain; stands as organisational unit in its certificate.

    SCREEN is what the virtual machines of a cell show to their viewers, PORTAL what a frontend shows to browsers and
    clients of its API; nobody takes orders from either.
    """

    CORE = "core"
    CELL = "cell"
    SCREEN = "screen"
    PORTAL = "portal"


CORE_NAME = "core"

_DOMAIN = "nano"


@dataclass(frozen=True)
class Peer:
    """A module as its certificate names it; `fingerprint` is the SHA-256 of its public key."""

    role: Role
    name: str
    fingerprint: str


def is_module_name(name: str) -> bool:
    """True for what looks like a name of the kind below, which nobody else may have."""
    return name.lower().rstrip(".").endswith(f".{_DOMAIN}")


def tls_name(role: Role, name: str) -> str:
    """The name in a certificate that clients compare; it does not depend on the address, which may change."""
    # QEMU's TLS library breaks off when it is called by a name with an underscore.
    return f"{name.replace('_', '-') if role is Role.SCREEN else name}.{role}.{_DOMAIN}"
