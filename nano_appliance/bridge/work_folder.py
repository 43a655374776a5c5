"""The folder in which a change is prepared, logged and remembered; knows names only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from nano_appliance.bridge.plan import Plan
from nano_appliance.host.files import atomic_write, make_folder
from nano_appliance.model.errors import Misconfigured, NanoError

STATE = Path("/var/lib/nano-bridge")


class Order(msgspec.Struct, frozen=True):
    """What the worker is told: the plan, and how many seconds the gateway has to answer again."""

    plan: Plan
    wait: int


@dataclass(frozen=True)
class WorkFolder:
    """The folder of the last change; `original` holds files as they were before it."""

    path: Path = STATE

    @property
    def order(self) -> Path:
        """What was ordered."""
        return self.path / "order.json"

    @property
    def log(self) -> Path:
        """What was done, by day and time."""
        return self.path / "bridge.log"

    @property
    def original(self) -> Path:
        """Copies of the files that are changed, below it as they lie in the host."""
        return self.path / "original"

    @property
    def checkpoint(self) -> Path:
        """The name of NetworkManager's checkpoint of the work, once there is one."""
        return self.path / "checkpoint"

    def give_order(self, order: Order) -> None:
        """Write the order down, and the originals of its files; raises NanoError."""
        make_folder(self.path, 0o700)
        for change in order.plan.files:
            if change.before is not None:
                kept = self.original / change.path.lstrip("/")
                make_folder(kept.parent, 0o700)
                atomic_write(kept, change.before.encode(), mode=0o600)
        self.checkpoint.unlink(missing_ok=True)
        atomic_write(self.order, msgspec.json.encode(order), mode=0o600)

    def read_order(self) -> Order:
        """The order given last; raises Misconfigured when it cannot be read."""
        try:
            return msgspec.json.decode(self.order.read_bytes(), type=Order)
        except (OSError, msgspec.MsgspecError) as error:
            raise Misconfigured(f"cannot read {self.order}: {error}") from error


def write_files(plan: Plan) -> None:
    """Bring the plan's files to their new text; raises NanoError."""
    for change in plan.files:
        _bring(change.path, change.after, change.mode)


def restore_files(plan: Plan) -> None:
    """Bring all files to their former text, whichever of them were changed; raises NanoError for the first it cannot.

    The others are restored all the same.
    """
    failures = []
    for change in plan.files:
        try:
            _bring(change.path, change.before, change.mode)
        except NanoError as error:
            failures.append(error)
    if failures:
        raise failures[0]


def _bring(path: str, text: str | None, mode: int) -> None:
    if text is not None:
        make_folder(Path(path).parent, 0o755)
        atomic_write(Path(path), text.encode(), mode=mode)
        return
    try:
        Path(path).unlink(missing_ok=True)
    except OSError as error:
        raise NanoError(f"cannot remove {path}: {error.strerror}") from error
