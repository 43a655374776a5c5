"""An image on its way in: a temporary file that becomes the image's file when it is complete and of its kind.

Knows nothing of records.
"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from nano_appliance.host.files import sync_folder
from nano_appliance.host.large_file import LargeFile
from nano_appliance.model.errors import Exhausted, InvalidInput, NanoError
from nano_appliance.roles.core.image_content import ContentCheck, Facts

T = TypeVar("T")

TEMPORARY_PREFIX = ".upload-"

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class IncomingImage:
    """Use as a context manager; unless `keep` was called the file is gone at the end.

    Raises Exhausted when the disk has no room, NanoError for other refusals of the disk.
    """

    def __init__(self, folder: Path, check: ContentCheck) -> None:
        self._path = folder / f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}"
        self._check = check

    def __enter__(self) -> Self:
        self._file = _guarded(lambda: LargeFile(self._path, os.O_CREAT | os.O_EXCL, 0o640))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self._path.unlink(missing_ok=True)

    @property
    def size(self) -> int:
        """Bytes that have come."""
        return self._file.size

    def write(self, block: bytes | bytearray) -> None:
        """Append `block`; raises InvalidInput as soon as it is clear that this is no such image."""
        self._check.look(block)
        _guarded(lambda: self._file.write(block))

    def keep(self, target: Path, check_sum: str = "") -> Facts:
        """Make the file `target`, on the disk with content and name, and return what is known of it.

        Raises InvalidInput when it is not what it must be, or its SHA-1 is not `check_sum` although one is given.
        """
        _guarded(self._file.sync)
        facts = self._check.conclude(self._path)
        if check_sum and facts.check_sum != check_sum:
            raise InvalidInput(f"the image arrived damaged: its SHA-1 is {facts.check_sum}, not {check_sum}")
        _guarded(lambda: self._publish(target))
        return facts

    def _publish(self, target: Path) -> None:
        self._path.rename(target)
        sync_folder(target.parent)


def _guarded(step: Callable[[], T]) -> T:
    """Do a step on the disk; its refusal becomes an error a user can read."""
    try:
        return step()
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise Exhausted("no room left on the core's disk for this image") from error
        raise NanoError(f"cannot store the image: {error.strerror}") from error
