"""A small process that outlives the supervisor and removes its control groups, however the supervisor ended.

Everything else vanishes with the namespaces; control groups are folders of the host.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from types import TracebackType

from nano_appliance.model.errors import NanoError


class Sweeper:
    """Runs `sweep` in a process of its own when the block ends or this process dies.

    Must be entered before threads are started, and before anything is opened that must not be held open.
    """

    def __init__(self, sweep: Callable[[], None]) -> None:
        self._sweep = sweep
        self._pid = 0
        self._lifeline = -1

    def __enter__(self) -> Sweeper:
        waiting_end, self._lifeline = os.pipe2(os.O_CLOEXEC)
        settled, settling_end = os.pipe2(os.O_CLOEXEC)
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self._lifeline)
            self._wait_and_sweep(waiting_end, settling_end)
        os.close(waiting_end)
        os.close(settling_end)
        os.read(settled, 1)
        os.close(settled)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._lifeline)
        os.waitpid(self._pid, 0)

    def _wait_and_sweep(self, waiting_end: int, settling_end: int) -> None:
        """Live in the new process until the pipe's other end is closed, by intent or by death. Never returns."""
        status = 1
        try:
            # A session of its own: what the terminal sends to the supervisor does not reach it.
            os.setsid()
            os.close(settling_end)
            os.read(waiting_end, 1)
            self._sweep()
            status = 0
        except (NanoError, OSError) as error:
            sys.stderr.write(f"nano: {error}\n")
        finally:
            os._exit(status)
