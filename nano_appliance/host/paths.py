"""The folders of one module: where its configuration, data, log and certificates are; reads none of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nano_appliance.host.files import make_folder


@dataclass(frozen=True)
class ModuleFolder:
    """The folder `home` of the module `name` (core, cell or frontend), laid out as on the older platform."""

    home: Path
    name: str

    @property
    def config(self) -> Path:
        """Configuration files, and the frontend's accounts."""
        return self.home / "config"

    @property
    def data(self) -> Path:
        """What the module remembers."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """Log files of the process."""
        return self.home / "log"

    @property
    def cert(self) -> Path:
        """Certificates and private keys."""
        return self.home / "cert"

    @property
    def pid_file(self) -> Path:
        """Held by the running process for as long as it lives."""
        return self.home / f"{self.name}.pid"

    @property
    def log_file(self) -> Path:
        """Log of the module when it runs in the background."""
        return self.log / f"{self.name}.log"

    def make(self) -> None:
        """Make the folders that are missing.

        Raises NanoError when the disk or the permissions do not allow it.
        """
        for folder in (self.config, self.data, self.log):
            make_folder(folder)
        make_folder(self.cert, 0o700)
