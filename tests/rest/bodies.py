"""Bodies that come from memory, in blocks of any size."""

from __future__ import annotations

from collections.abc import Sequence


class MemoryBody:
    """Gives `blocks` one by one, as a connection does."""

    def __init__(self, blocks: Sequence[bytes]) -> None:
        self._blocks = list(blocks)

    @property
    def finished(self) -> bool:
        return not self._blocks

    def read(self, size: int = 65536) -> bytes:
        if not self._blocks:
            return b""
        block = self._blocks.pop(0)
        if len(block) > size:
            self._blocks.insert(0, block[size:])
        return block[:size]
