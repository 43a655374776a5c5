"""A `nano up` with stand-in roles that runs as a program of its own, for the tests of the supervisor."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.lab.patience import eventually
from tests.lab.processes import Process, descendants, living_in, program_process, role_process

ROOT = Path(__file__).parents[2]


class Supervised:
    """One run of `nano up` with stand-in roles."""

    def __init__(self, home: Path, portal: int, api: int) -> None:
        self.home = home
        self.portal = portal
        self.api = api
        self._output = home.parent / f"{home.name}.out"
        self._namespaces: set[str] = set()
        with self._output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.tryout.stand_in", "up", str(home), str(portal), str(api)],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    @property
    def printed(self) -> str:
        """Everything it told so far."""
        return self._output.read_text()

    def wait_for(self, text: str, times: int = 1) -> None:
        """Until it has told `text` so often."""

        def told() -> bool:
            assert self.printed.count(text) >= times or self.process.poll() is None, self.printed
            return self.printed.count(text) >= times

        eventually(told, f"'{text}' is not printed")
        own = str(Path("/proc/self/ns/pid").readlink())
        self._namespaces |= {process.pid_namespace for process in descendants(self.process.pid)} - {own, ""}

    def role(self, name: str) -> Process:
        """The process of a role, waited for."""
        return eventually(lambda: role_process(self.process.pid, name), f"{name} does not run")

    def program(self, name: str) -> Process:
        """The process of another program inside, waited for."""
        return eventually(lambda: program_process(self.process.pid, name), f"{name} does not run")

    def inside(self, *command: str, check: bool = True) -> str:
        """What `command` prints when it runs in the namespaces."""
        namespaces = ("--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup")
        return subprocess.run(
            ["nsenter", "--target", str(self.role("core").pid), *namespaces, "--", *command],
            check=check,
            capture_output=True,
            text=True,
            timeout=60,
        ).stdout

    def end(self, number: signal.Signals) -> int:
        """Send a signal to the supervisor and return how it ended."""
        self.process.send_signal(number)
        return self.process.wait(60)

    def survivors(self) -> list[Process]:
        """Processes inside that have outlived the supervisor; those that only wait to be reaped do not count."""
        return [process for process in living_in(self._namespaces) if process.arguments]
