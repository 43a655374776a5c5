"""How operations are worded in the log: who, from where, what, and how it ended; must not know files or requests."""

from __future__ import annotations

import logging
from collections.abc import Callable

from nano_appliance.model.errors import NanoError
from nano_appliance.model.names import printable
from nano_appliance.model.session import Session
from nano_appliance.store.operation_log import OperationLog

logger = logging.getLogger(__name__)


class Recorder:
    """Writes to `log`; `clock` gives nanoseconds since 1970.

    What happened cannot be undone because it could not be written down: an entry that the disk refuses goes to the
    process's own log, loudly.
    """

    def __init__(self, log: OperationLog, clock: Callable[[], int]) -> None:
        self._log = log
        self._clock = clock

    def change(self, session: Session, text: str, failure: str = "") -> None:
        """`session` has done `text`, or has failed to, with the message `failure`."""
        self._write(f"{_who(session)} : {text}" + (f" failed: {failure}" if failure else ""))

    def initialisation(self, user: str, address: str) -> None:
        """The first administrator was made from `address`."""
        self._write(f"system({address}) : initialise with user {printable(user)}")

    def failed_login(self, user: str, address: str, failure: str) -> None:
        """Somebody at `address` could not log in; `user` is empty for a name that no account has.

        Such a name is not written down: now and then it is a password typed into the wrong field.
        """
        who = f"user {printable(user)}" if user else "an unknown user"
        self._write(f"warning: failed login of {who} from {address}: {failure}")

    def from_client(self, session: Session, content: str) -> None:
        """A client wants `content` in the log; it is marked as the client's and cannot speak for somebody else.

        Raises NanoError when it cannot be written.
        """
        who = f"{_who(session)} : "
        self._log.append(content if content.startswith(who) else who + content, self._clock(), client=True)

    def _write(self, content: str) -> None:
        try:
            self._log.append(content, self._clock())
        except NanoError as error:
            logger.error("not in the operation log (%s): %s", error, content)


def _who(session: Session) -> str:
    token = f", token {printable(session.token)}" if session.token else ""
    return f"{session.group}.{session.user}({session.address}{token})"
