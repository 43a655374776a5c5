"""How many files and connections this process may have open."""

from __future__ import annotations

import resource


def allow_many_open_files() -> None:
    """Go up to the host's hard limit; the usual soft one of 1024 is meant for programs that wait with select()."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
