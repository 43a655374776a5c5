"""What the core asks of two cells when something of an instance has to be carried from one to the other."""

from __future__ import annotations

import msgspec

from nano_appliance.model.orders import ImageSource
from nano_appliance.model.transfer import Transfer


class ReceiveInstance(msgspec.Struct, frozen=True, kw_only=True):
    """Prepare for a running instance that the cell `source` will send; `media` is what is in its drive."""

    id: str
    source: str
    media: ImageSource | None = None


class Reception(msgspec.Struct, frozen=True, kw_only=True):
    """What the sending cell must know of the receiving one; with `refused` nothing was prepared.

    `ticket` opens the connections of this one transfer. The screen will listen on `screen_address` and `screen_port`,
    the network cards will be on `bridge`, and `media` is the file for the drive, empty for none.
    """

    ticket: str = ""
    screen_address: str = ""
    screen_port: int = 0
    bridge: str = ""
    media: str = ""
    refused: str = ""


class Destination(msgspec.Struct, frozen=True, kw_only=True):
    """Where the link of the receiving cell `cell` listens, and what it has prepared."""

    cell: str
    address: str
    port: int
    reception: Reception


class CarryInstance(msgspec.Struct, frozen=True, kw_only=True):
    """Carry an instance to `destination`; without one only tell how an earlier order of this kind went.

    `speed_limit` in bytes each second, 0 for none.
    """

    id: str
    destination: Destination | None = None
    speed_limit: int = 0
    post_copy: bool = False


class Carried(msgspec.Struct, frozen=True, kw_only=True):
    """What was carried; with `refused`, which says why, the instance runs on where it was."""

    transfer: Transfer = Transfer()
    refused: str = ""


class CancelCarrying(msgspec.Struct, frozen=True, kw_only=True):
    """Give up carrying an instance; a `ticket` says which transfer, also one that has not begun."""

    id: str
    ticket: str = ""
