"""Work that is done once and kept: each stage has a key of what it was made from, and is skipped while that stays."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from pathlib import Path

KEY_LENGTH = 16


def key_of(*parts: str | Path) -> str:
    """A short digest of texts and of files' contents."""
    total = hashlib.sha256()
    for part in parts:
        total.update(part.read_bytes() if isinstance(part, Path) else part.encode())
        total.update(b"\0")
    return total.hexdigest()[:KEY_LENGTH]


class Stages:
    """The keys of finished stages, kept in `folder`; every stage builds upon the one before."""

    def __init__(self, folder: Path, names: Iterable[str]) -> None:
        self._folder = folder
        self._names = list(names)
        self._begun = time.monotonic()
        folder.mkdir(parents=True, exist_ok=True)

    def is_done(self, name: str, key: str) -> bool:
        """Whether a stage was finished with this key; else it is about to be done, and those after it are undone."""
        file = self._folder / f"{name}.key"
        if file.exists() and file.read_text("ascii") == key:
            self.say(name, "up to date")
            return True
        for later in self._names[self._names.index(name) :]:
            (self._folder / f"{later}.key").unlink(missing_ok=True)
        return False

    def finish(self, name: str, key: str) -> None:
        """Note that a stage is done."""
        (self._folder / f"{name}.key").write_text(key, "ascii")
        self.say(name, f"done after {time.monotonic() - self._begun:.0f} s")

    def say(self, name: str, text: str) -> None:
        """Tell how far the build is."""
        print(f"[{self._names.index(name) + 1}/{len(self._names)}] {name}: {text}", flush=True)
