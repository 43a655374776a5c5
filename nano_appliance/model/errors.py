"""The family of errors a user can meet; every message is one English line that names what was wrong.

The kind travels over the link as text, so that a refusal on a cell reaches the browser as the same refusal.
"""

from __future__ import annotations


class NanoError(Exception):
    """Something a user or an administrator has to know; never raised for a mistake in our own code."""

    kind = "failure"

    @property
    def message(self) -> str:
        """The line a person reads."""
        return str(self.args[0]) if self.args else self.kind


class InvalidInput(NanoError):
    """A value that breaks a rule; the message names the field and the rule. Nothing was changed."""

    kind = "invalid"


class NotFound(NanoError):
    """An id or a name that nothing here has."""

    kind = "not_found"


class Conflict(NanoError):
    """The thing exists, or is in a state that does not allow the operation."""

    kind = "conflict"


class NotAllowed(NanoError):
    """The caller may not do this."""

    kind = "not_allowed"


class Exhausted(NanoError):
    """No room: disk, memory, ports, addresses, or no cell that fits."""

    kind = "exhausted"


class Unavailable(NanoError):
    """A module, hypervisor or file cannot be reached just now; trying again later may help."""

    kind = "unavailable"


class StillRunning(NanoError):
    """The work outlasts the caller's patience and goes on; the message carries the task's id."""

    kind = "still_running"


class Misconfigured(NanoError):
    """A file or setting of this installation prevents the start; the message names file and key."""

    kind = "misconfigured"


KINDS: dict[str, type[NanoError]] = {
    error.kind: error
    for error in (
        NanoError,
        InvalidInput,
        NotFound,
        Conflict,
        NotAllowed,
        Exhausted,
        Unavailable,
        StillRunning,
        Misconfigured,
    )
}
