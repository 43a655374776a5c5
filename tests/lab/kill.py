"""SIGKILL for a role of a running Nano at a chosen moment of the road."""

from __future__ import annotations

import os
import re
import signal
import threading
import time
from dataclasses import dataclass

from tests.lab.processes import ROLES
from tests.lab.running_nano import NanoDidNotObey, RunningNano

WRITTEN = re.compile(rf"(?P<role>{'|'.join(ROLES)})@(?P<step>[a-z]+)(\+(?P<delay>\d+(\.\d+)?))?")
APPEARS_WITHIN = 20.0
"""Seconds in which a role that is being started, or restarted, has a process again."""


@dataclass(frozen=True)
class Kill:
    """End `role` with SIGKILL `delay` seconds after `step` began."""

    role: str
    step: str
    delay: float = 0.0

    @classmethod
    def parse(cls, text: str) -> Kill:
        """Read `ROLE@STEP` or `ROLE@STEP+SECONDS`; raises ValueError for anything else."""
        match = WRITTEN.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is not ROLE@STEP or ROLE@STEP+SECONDS with ROLE one of {', '.join(ROLES)}")
        return cls(match["role"], match["step"], float(match["delay"] or 0))

    def __str__(self) -> str:
        return f"{self.role}@{self.step}+{self.delay:g}"


class Killer:
    """Carries out kills in the background while the road goes on."""

    def __init__(self, nano: RunningNano, kills: tuple[Kill, ...]) -> None:
        self.nano = nano
        self.kills = kills
        self.done: list[Kill] = []
        self._threads: list[threading.Thread] = []

    def begin(self, step: str) -> None:
        """Tell that `step` begins; its kills follow at their moments."""
        for kill in self.kills:
            if kill.step == step:
                thread = threading.Thread(target=self._carry_out, args=(kill,), name=str(kill))
                thread.start()
                self._threads.append(thread)

    def wait(self) -> list[Kill]:
        """The kills that were due and found no process to end, once all of them have been tried."""
        for thread in self._threads:
            thread.join()
        return [kill for kill in self.kills if kill not in self.done]

    def _carry_out(self, kill: Kill) -> None:
        time.sleep(kill.delay)
        deadline = time.monotonic() + APPEARS_WITHIN
        while time.monotonic() < deadline:
            try:
                os.kill(self.nano.role(kill.role).pid, signal.SIGKILL)
            except (NanoDidNotObey, ProcessLookupError):
                time.sleep(0.01)
            else:
                self.done.append(kill)
                return
