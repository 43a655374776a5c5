"""What the cell leaves to its guard, and to its own next run: when to power off, and whose files to look for.

The file lies where the host's start empties, so that a host that started anew owes nothing.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from nano_appliance.host.files import atomic_write, make_folder
from nano_appliance.model.errors import Misconfigured, NanoError

RUN_FOLDER = Path("/run/nano")
AT_ONCE = 0.0
"""A deadline that has always passed."""


class Deadline(msgspec.Struct, frozen=True, kw_only=True):
    """`seconds` since the host's start, None for never; `roots` are the folders of the shared pools."""

    seconds: float | None
    roots: tuple[str, ...]

    def has_passed(self, now: float) -> bool:
        """True from the deadline on."""
        return self.seconds is not None and now >= self.seconds


class DeadlineFile:
    """The file of the cell `cell`."""

    def __init__(self, cell: str, run_folder: Path = RUN_FOLDER) -> None:
        self.path = run_folder / f"{cell}.deadline"

    def write(self, deadline: Deadline) -> None:
        """Let the guard keep `deadline`. Raises NanoError."""
        make_folder(self.path.parent, 0o755)
        atomic_write(self.path, msgspec.json.encode(deadline), mode=0o600)

    def read(self) -> Deadline | None:
        """The deadline; None when there is nothing to guard. Raises NanoError for a file that cannot be used."""
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=Deadline)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise NanoError(f"cannot read {self.path}: {error.strerror}") from error
        except msgspec.MsgspecError as error:
            raise Misconfigured(f"{self.path} is damaged: {error}") from error

    def remove(self) -> None:
        """There is nothing to guard any more; the guard ends."""
        self.path.unlink(missing_ok=True)
