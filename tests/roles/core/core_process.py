"""The real core as a process of its own, started by its command line inside the test's network."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from nano_appliance.model.configuration import ApiConfiguration
from nano_appliance.model.errors import Unavailable
from nano_appliance.rest.client import ApiClient
from nano_appliance.store.configuration import read_configuration
from tests.link.network import ADDRESS
from tests.roles.core.running_core import PATIENCE, RunningCore, a_domain, eventually

DOMAIN = "process-domain"


class CoreProcess:
    """`nano core run` over `home`; not started by itself."""

    def __init__(self, home: Path, *, api_port: int = 5850, listen_address: str = ADDRESS) -> None:
        self.home = home
        self.port = api_port
        self._environment = os.environ | {
            "NANO_DOMAIN": DOMAIN,
            "NANO_LISTEN_ADDRESS": listen_address,
            "NANO_API_PORT": str(api_port),
        }
        self._process: subprocess.Popen[bytes] | None = None
        # No pipe: one that nobody reads is full after some thousand lines, and the core would wait for ever.
        self._told = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def begin(self) -> subprocess.Popen[bytes]:
        """Start it and do not wait."""
        command = [sys.executable, "-m", "nano_appliance", "core", "run", "--home", str(self.home)]
        self._process = subprocess.Popen(command, env=self._environment, stdin=subprocess.DEVNULL, stderr=self._told)
        return self._process

    def start(self) -> RunningCore:
        """Start it and wait until it answers."""
        process = self.begin()

        def look() -> RunningCore | None:
            assert process.poll() is None, self.told()
            if not (self.home / "config" / "api.cfg").exists():
                return None
            pair = read_configuration(self.home / "config" / "api.cfg", ApiConfiguration).credentials[0]
            client = ApiClient(f"http://127.0.0.1:{self.port}", pair.id, pair.key)
            # The services of a core in another process cannot be reached, only its API.
            running = RunningCore(None, client, self.port, self.home, a_domain(DOMAIN))  # type: ignore[arg-type]
            try:
                running.get("/compute_pools/")
            except Unavailable:
                return None
            return running

        running = eventually(look, "the core answers")
        assert running is not None
        return running

    def refusal(self) -> tuple[int, str]:
        """Start one that cannot: its exit code and what it says."""
        code = self.begin().wait(timeout=PATIENCE)
        return code, self.told()

    def kill(self) -> None:
        """SIGKILL, this process only."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(timeout=PATIENCE)

    def told(self) -> str:
        """What it has written to its standard error so far."""
        self._told.seek(0)
        return self._told.read().decode()

    def resident(self) -> int:
        """Bytes of memory it has at present."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
