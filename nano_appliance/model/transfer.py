"""What is carried from one cell to another while an instance moves, and how far that is."""

from __future__ import annotations

import msgspec


class Transfer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Memory and disks on their way: bytes, bytes each second, and milliseconds.

    `elapsed` is how long it has taken so far. `down_time` is how long the hypervisor let the guest stand still in the
    end, and known afterwards only. After `post_copy` has begun the guest runs on the target and fetches what it misses.
    """

    transferred: int = 0
    remaining: int = 0
    rate: int = 0
    elapsed: int = 0
    down_time: int = 0
    post_copy: bool = False

    @property
    def fraction(self) -> float:
        """How much has arrived of what is known to be necessary, from 0 to 1."""
        whole = self.transferred + self.remaining
        return self.transferred / whole if whole else 0.0
