"""Sessions on the disk, so that a restart of the frontend logs nobody out; must not know what a session allows."""

from __future__ import annotations

import logging
from pathlib import Path

import msgspec

from nano_appliance.host.files import atomic_write
from nano_appliance.model.errors import NanoError
from nano_appliance.roles.frontend.sessions import LiveSession

logger = logging.getLogger(__name__)

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
"""Changes with each start of the machine, and with it the monotonic clock."""


class _Content(msgspec.Struct, frozen=True, kw_only=True):
    boot: str
    sessions: list[LiveSession]


class SessionFile:
    """The file `path`, 0600, with digests instead of ids; what it says is void after a restart of the machine."""

    def __init__(self, path: Path, boot_id: str) -> None:
        self._path = path
        self._boot_id = boot_id

    def load(self) -> list[LiveSession]:
        """The sessions saved last; a file that cannot be read costs a login, no more, and is reported."""
        try:
            content = msgspec.json.decode(self._path.read_bytes(), type=_Content)
        except FileNotFoundError:
            return []
        except (OSError, msgspec.MsgspecError) as error:
            logger.warning("cannot read %s, everybody has to log in again: %s", self._path, error)
            return []
        return content.sessions if content.boot == self._boot_id else []

    def save(self, sessions: list[LiveSession]) -> None:
        """Write all sessions.

        A disk that refuses, full for example, is reported and keeps nobody from working: it costs a login after the
        next restart, no more, and somebody has to log in to make room.
        """
        content = msgspec.json.encode(_Content(boot=self._boot_id, sessions=sessions))
        try:
            atomic_write(self._path, content, mode=0o600)
        except NanoError as error:
            logger.error("sessions will not survive a restart: %s", error)
