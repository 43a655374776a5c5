"""The folder that the self-contained executable unpacks itself into: marked as in use, and removed when it is not.

The executable removes its folder when it ends. One that is killed with SIGKILL cannot; what it left is removed here by
the next one that starts. Only folders with our mark whose process is gone are touched: another program's have no mark,
and the mark of a living process is locked.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import shutil
import stat
import sys
from pathlib import Path

logger = logging.getLogger(__name__)

PATTERN = "_MEI*"
MARK = ".nano-in-use"


def mark_as_used(folder: Path) -> int:
    """Put the mark of this process into `folder`; returns the descriptor that holds it, for as long as it is open.

    The mark gets its name only when it is locked, so that nobody ever sees it there unlocked. Raises OSError.
    """
    arriving = folder / f"{MARK}.{os.getpid()}"
    descriptor = os.open(arriving, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    arriving.rename(folder / MARK)
    return descriptor


def remove_abandoned() -> None:
    """Remove what executables of this account that were killed have left beside this one's own folder.

    Nothing is done where the program does not come from such a folder.
    """
    own = getattr(sys, "_MEIPASS", None)
    if own is None:
        return
    for folder in Path(own).parent.glob(PATTERN):
        try:
            if _is_ours(folder):
                _remove_if_abandoned(folder)
        except OSError as error:
            logger.warning("cannot remove %s, if it was left by a process that was killed: %s", folder, error)


def _is_ours(folder: Path) -> bool:
    """Whether this account alone can have put something into the folder, whoever may write beside it."""
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not stat.S_IMODE(found.st_mode) & 0o022


def _remove_if_abandoned(folder: Path) -> None:
    with contextlib.suppress(FileNotFoundError, BlockingIOError):  # no mark: not ours, or not yet; locked: in use
        descriptor = os.open(folder / MARK, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(descriptor).st_nlink:  # else somebody else has removed it in this moment
                shutil.rmtree(folder)
                logger.info("removed %s, left by a process that was killed", folder)
        finally:
            os.close(descriptor)
