"""The host's programs as the installer calls them: every call and what came of it is in its log."""

from __future__ import annotations

import logging

from nano_appliance.host.commands import CommandFailed, Completed, run
from nano_appliance.model.errors import NanoError

logger = logging.getLogger(__name__)

QUICK = 60.0
"""Seconds for programs that only ask or change a setting."""
SLOW = 1800.0
"""Seconds for those that download packages."""


def call(*words: str, timeout: float = QUICK) -> str:
    """What a program says on standard output; raises NanoError with what it complained about when it fails."""
    ended = attempt(*words, timeout=timeout)
    if ended.status:
        complaints = " / ".join(line.strip() for line in ended.stderr.splitlines()[-5:] if line.strip())
        raise NanoError(f"{words[0]} failed: {complaints or f'exit status {ended.status}'}")
    return ended.stdout.decode("utf-8", "replace")


def attempt(*words: str, timeout: float = QUICK) -> Completed:
    """The same for a program whose exit status is an answer; raises NanoError when it is missing or takes too long."""
    try:
        ended = run(words, timeout=timeout, check=False)
    except CommandFailed as error:
        logger.info("%s: %s", " ".join(words), error.message)
        raise
    said = f"{ended.stdout.decode('utf-8', 'replace')}{ended.stderr}".strip()
    logger.info("%s: exit status %d%s", " ".join(words), ended.status, f"\n{said}" if said else "")
    return ended
