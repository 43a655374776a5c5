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
from typing import Self

from nano_appliance.host.files import sync_folder, write_all
from nano_appliance.host.write_out import WriteOut
from nano_appliance.model.errors import Exhausted, InvalidInput, NanoError
from nano_appliance.roles.core.image_content import ContentCheck, Facts

TEMPORARY_PREFIX = ".upload-"

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class IncomingImage:
    """Use as a context manager; unless `keep` was called the file is gone at the end.

    Raises Exhausted when the disk has no room, NanoError for other refusals of the disk.
    """

    def __init__(self, folder: Path, check: ContentCheck) -> None:
        self._path = folder / f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}"
        self._descriptor = -1
        self._check = check
        self.size = 0

    def __enter__(self) -> Self:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        self._descriptor = _guarded(lambda: os.open(self._path, flags, 0o640))
        # Through the kernel's cache, unlike where cells write: from there they are sent to cells soon.
        self._write_out = WriteOut(self._descriptor)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._descriptor)
        self._path.unlink(missing_ok=True)

    def write(self, block: bytes | bytearray) -> None:
        """Append `block`; raises InvalidInput as soon as it is clear that this is no such image."""
        self._check.look(block)
        _guarded(lambda: write_all(self._descriptor, block))
        self.size += len(block)
        self._write_out.grew(self.size)

    def keep(self, target: Path, check_sum: str = "") -> Facts:
        """Make the file `target`, on the disk with content and name, and return what is known of it.

        Raises InvalidInput when it is not what it must be, or its SHA-1 is not `check_sum` although one is given.
        """
        facts = self._check.conclude(self._path)
        if check_sum and facts.check_sum != check_sum:
            raise InvalidInput(f"the image arrived damaged: its SHA-1 is {facts.check_sum}, not {check_sum}")
        _guarded(lambda: self._publish(target))
        return facts

    def _publish(self, target: Path) -> None:
        os.fsync(self._descriptor)
        self._path.rename(target)
        sync_folder(target.parent)


def _guarded(step: Callable[[], int | None]) -> int:
    """Do a step on the disk; its refusal becomes an error a user can read."""
    try:
        return step() or 0
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise Exhausted("no room left on the core's disk for this image") from error
        raise NanoError(f"cannot store the image: {error.strerror}") from error
