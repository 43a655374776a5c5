"""How an error travels over the link: its kind and its message, so that the other side raises the same one."""

from __future__ import annotations

import msgspec

from nano_appliance.model.errors import KINDS, NanoError


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """An error as JSON."""

    kind: str
    message: str


REFUSED = 422
"""HTTP status of a refusal; 200 is the only other one an operation answers with."""


def refusal_of(error: NanoError) -> bytes:
    """The error as it is sent."""
    return msgspec.json.encode(Refusal(kind=error.kind, message=error.message))


def refused(content: bytes) -> NanoError:
    """The error that was received; a plain NanoError for a kind that is not known here."""
    try:
        refusal = msgspec.json.decode(content, type=Refusal)
    except msgspec.DecodeError:
        return NanoError("the other module refused without a reason")
    return KINDS.get(refusal.kind, NanoError)(refusal.message)
