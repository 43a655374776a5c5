"""A core in a folder of its own, called by its own name there as on an installed host."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.link.network import ADDRESS

PORT = 5850
UNPACKED = Path("/var/tmp")


class InstalledCore:
    """`folder/core` is a copy of the executable; `enter` is put before every call of it."""

    def __init__(self, folder: Path, executable: Path, enter: Sequence[str] = ()) -> None:
        self.program = folder / "core"
        self._enter = enter
        folder.mkdir(parents=True)
        shutil.copy2(executable, self.program)

    def call(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Call it from another folder, without a terminal."""
        return subprocess.run(
            [*self._enter, str(self.program), *words],
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    @contextlib.contextmanager
    def started(self) -> Iterator[None]:
        """Running in the background until the end."""
        started = self.call("start", "--domain", "packaged", "--listen-address", ADDRESS)
        assert started.returncode == 0, started.stdout + started.stderr
        try:
            yield
        finally:
            stopped = self.call("stop")
            assert stopped.returncode == 0, stopped.stdout + stopped.stderr

    @property
    def pid(self) -> int:
        """The process that answers."""
        return int((self.program.parent / "core.pid").read_text().split()[0])


def answers() -> bool:
    """Whether a core answers here, and be it with a refusal: the request is not signed."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/api/v1/compute_pools/", timeout=10) as answer:
            return bool(answer.status)
    except urllib.error.HTTPError as refusal:
        return bool(refusal.code)
    except OSError:
        return False


def unpacked() -> set[str]:
    """Folders that executables have unpacked themselves into."""
    return {path.name for path in UNPACKED.glob("_MEI*")}
