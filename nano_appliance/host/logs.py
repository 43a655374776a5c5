"""Where the process's log lines go: standard error, or a file of limited size in the background."""

from __future__ import annotations

import logging
import os
import sys
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from nano_appliance.model.errors import Misconfigured

LOG_SIZE = 10 * 1024 * 1024
LOG_FILES = 5
"""The running log and four older ones, at most 10 MiB each."""

LEVEL_VARIABLE = "NANO_LOG_LEVEL"

LOG_MODE = 0o640

_APPEND = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
_FORMAT = "%(levelname)s %(name)s: %(message)s"
_FORMAT_WITH_TIME = f"%(asctime)s {_FORMAT}"


class BackgroundLog(RotatingFileHandler):
    """A log file that rotates and takes the process's standard output and error along.

    Libraries that write there directly would otherwise go on filling a file that was rotated away.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=LOG_SIZE, backupCount=LOG_FILES - 1, encoding="utf-8")
        self._redirect()

    def doRollover(self) -> None:  # noqa: N802 - the name the base class calls
        """Begin a new file."""
        super().doRollover()
        self._redirect()

    def _open(self) -> TextIOWrapper:
        return open(os.open(self.baseFilename, _APPEND, LOG_MODE), "a", encoding="utf-8")  # noqa: PTH123

    def _redirect(self) -> None:
        if self.stream is None:
            return
        for standard in (sys.__stdout__, sys.__stderr__):
            if standard is not None:
                standard.flush()
                os.dup2(self.stream.fileno(), standard.fileno())


def log_to_stderr() -> None:
    """Write log lines to standard error; the level is NANO_LOG_LEVEL, INFO by default.

    The journal adds the time itself. Raises Misconfigured when the level has no such name.
    """
    _configure(logging.StreamHandler(sys.stderr), _FORMAT if "JOURNAL_STREAM" in os.environ else _FORMAT_WITH_TIME)


def log_to_file(path: Path) -> None:
    """Write log lines to `path` and older ones beside it; the level is NANO_LOG_LEVEL, INFO by default.

    Raises Misconfigured when the level has no such name or the file cannot be written.
    """
    try:
        handler = BackgroundLog(path)
    except OSError as error:
        raise Misconfigured(f"cannot write {path}: {error.strerror}") from error
    _configure(handler, _FORMAT_WITH_TIME)


def log_beside(path: Path) -> None:
    """Write log lines to `path`, for root only, while standard output and error stay a person's.

    Raises Misconfigured when the file cannot be written.
    """
    try:
        os.close(os.open(path, _APPEND, 0o600))
        handler = RotatingFileHandler(path, maxBytes=LOG_SIZE, backupCount=1, encoding="utf-8")
    except OSError as error:
        raise Misconfigured(f"cannot write {path}: {error.strerror}") from error
    _configure(handler, _FORMAT_WITH_TIME)


def _configure(handler: logging.Handler, layout: str) -> None:
    name = os.environ.get(LEVEL_VARIABLE) or "INFO"
    level = logging.getLevelNamesMapping().get(name.upper())
    if level is None:
        raise Misconfigured(f"{LEVEL_VARIABLE} '{name}' must be one of DEBUG, INFO, WARNING, ERROR, CRITICAL")
    handler.setFormatter(logging.Formatter(layout))
    logging.basicConfig(level=level, handlers=[handler], force=True)
