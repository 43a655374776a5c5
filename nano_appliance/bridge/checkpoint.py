"""NetworkManager's checkpoint: it puts everything back by itself unless it is told in time that all is well."""

from __future__ import annotations

from nano_appliance.host.commands import CommandFailed, run

_SERVICE = "org.freedesktop.NetworkManager"
_OBJECT = "/org/freedesktop/NetworkManager"
_TIMEOUT = 60.0

_ALL_DEVICES = "0"
_DELETE_NEW_CONNECTIONS, _DISCONNECT_NEW_DEVICES = 0x02, 0x04
"""Flags of NetworkManager's D-Bus interface."""

_GONE = "does not exist"
"""What NetworkManager says of a checkpoint that it has gone back to."""


def create(seconds: int) -> str:
    """Have NetworkManager put all devices and profiles back after so many seconds; the checkpoint's name.

    Raises CommandFailed when it cannot be made.
    """
    flags = str(_DELETE_NEW_CONNECTIONS | _DISCONNECT_NEW_DEVICES)
    return _call("CheckpointCreate", "aouu", _ALL_DEVICES, str(seconds), flags).split('"')[1]


def confirm(checkpoint: str) -> None:
    """All is well, it is not needed any more; raises CommandFailed when it has been used meanwhile."""
    _call("CheckpointDestroy", "o", checkpoint)


def roll_back(checkpoint: str) -> None:
    """Put everything back now; fine when NetworkManager has done so by itself. Raises CommandFailed when it does not.

    It may say of single devices that it failed, such as of ports whose bond is not there yet: what came of that in the
    end has to be looked at.
    """
    try:
        _call("CheckpointRollback", "o", checkpoint)
    except CommandFailed as error:
        if _GONE not in error.stderr:
            raise


def _call(method: str, *words: str) -> str:
    """What a method of NetworkManager answers, as busctl prints it."""
    command = ["busctl", "--system", f"--timeout={_TIMEOUT:.0f}", "call", _SERVICE, _OBJECT, _SERVICE, method, *words]
    return run(command, timeout=_TIMEOUT).stdout.decode()
