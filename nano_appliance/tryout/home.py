"""The folder of one `nano up`: where its parts are, and the lock that only one supervisor can hold."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nano_appliance.host import pid_file
from nano_appliance.host.files import make_folder
from nano_appliance.model.errors import Conflict, InvalidInput
from nano_appliance.tryout.requirements import NEEDED_FOLDERS

_HIDDEN_INSIDE = ("/dev", "/proc", "/run", "/sys", *NEEDED_FOLDERS)
"""Folders that the namespaces replace by their own."""

PRIVATE = 0o700


@dataclass(frozen=True)
class Home:
    """The folder given by `--home`, as an absolute path without links."""

    path: Path

    @classmethod
    def at(cls, path: Path) -> Home:
        """The home at `path`.

        Raises InvalidInput for a place that cannot be seen from inside the namespaces.
        """
        resolved = path.resolve()
        if resolved == Path("/") or any(resolved.is_relative_to(hidden) for hidden in _HIDDEN_INSIDE):
            raise InvalidInput(f"home {resolved} must not lie in {', '.join(_HIDDEN_INSIDE)}")
        return cls(resolved)

    @property
    def settings_file(self) -> Path:
        """What was made once for this home."""
        return self.path / "up.json"

    @property
    def lock_file(self) -> Path:
        """Locked by the supervisor for as long as it lives; holds its process id."""
        return self.path / "up.pid"

    @property
    def log(self) -> Path:
        """One log file per process."""
        return self.path / "log"

    @property
    def host(self) -> Path:
        """What the processes inside see in place of the host's own folders, under the same names."""
        return self.path / "host"

    @property
    def lease_file(self) -> Path:
        """The router's DHCP leases."""
        return self.path / "router.leases"

    @property
    def reserved_hosts(self) -> Path:
        """Where the cell tells the router which hosts get their addresses from it."""
        return self.path / "reserved-hosts"

    @property
    def control_group(self) -> str:
        """How the names of this home's control groups begin; differs between homes on one host."""
        return f"nano-up-{hashlib.sha256(os.fsencode(self.path)).hexdigest()[:8]}-"

    def role(self, name: str) -> Path:
        """Folder of the module `name`."""
        return self.path / name

    def make(self) -> None:
        """Make the folders that are missing; raises NanoError."""
        for folder in (self.path, self.log, self.host, self.reserved_hosts):
            make_folder(folder, PRIVATE)

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold this home until the block ends or the process dies.

        Raises Conflict naming the process that holds it already.
        """
        holder = pid_file.state(self.lock_file)
        if isinstance(holder, pid_file.Running):
            raise Conflict(f"nano up is already running in {self.path}, process {holder.pid}")
        with pid_file.held(self.lock_file):
            yield
