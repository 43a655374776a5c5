"""Why another server could not be reached, in a few words; the one place that reads the HTTP library's errors."""

from __future__ import annotations

from urllib3 import exceptions


def root_of(error: exceptions.HTTPError) -> BaseException:
    """The error below the library's counting of attempts."""
    reason = error.reason if isinstance(error, exceptions.MaxRetryError) else None
    return reason or error


def why_unreachable(error: exceptions.HTTPError) -> str:
    """A clause such as `connection refused`, to follow a colon."""
    root = root_of(error)
    if isinstance(root, exceptions.NewConnectionError):
        return str(root).rpartition("] ")[2].rpartition(": ")[2].lower()
    if isinstance(root, exceptions.TimeoutError):
        return "it does not answer in time"
    return "the connection broke off"
