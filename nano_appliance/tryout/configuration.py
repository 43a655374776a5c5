"""The roles' configuration files of a try-out home: written where they are missing, never over an administrator's."""

from __future__ import annotations

import secrets
from pathlib import Path

from nano_appliance.host.files import make_folder
from nano_appliance.model.configuration import (
    ApiConfiguration,
    Configuration,
    Credential,
    DomainConfiguration,
    FrontendConfiguration,
)
from nano_appliance.store.configuration import read_configuration, write_configuration
from nano_appliance.tryout.home import Home
from nano_appliance.tryout.settings import Settings

LOOPBACK = "127.0.0.1"

_API_FILE = Path("core/config/api.cfg")
_FRONTEND_FILE = Path("frontend/config/frontend.cfg")


def write_missing_configuration(home: Home, settings: Settings) -> None:
    """Write the files that core, cell and frontend lack.

    Raises Misconfigured when an existing one is broken, NanoError when the disk refuses.
    """
    credential = _shared_credential(home)
    files: dict[Path, Configuration] = {
        Path("core/config/domain.cfg"): DomainConfiguration(
            domain=settings.domain, listen_address=str(settings.gateway)
        ),
        Path("cell/config/domain.cfg"): DomainConfiguration(domain=settings.domain),
        _API_FILE: ApiConfiguration(address=LOOPBACK, credentials=(credential,)),
        _FRONTEND_FILE: FrontendConfiguration(
            address=LOOPBACK, service_host=LOOPBACK, api_id=credential.id, api_key=credential.key
        ),
    }
    for name, configuration in files.items():
        path = home.path / name
        if not path.exists():
            make_folder(path.parent)
            write_configuration(path, configuration)


def api_credential(home: Home) -> Credential:
    """The first pair the core accepts; raises Misconfigured."""
    path = home.path / _API_FILE
    return read_configuration(path, ApiConfiguration).credentials[0]


def _shared_credential(home: Home) -> Credential:
    """The pair that one of the two files has already, else a fresh one."""
    if (home.path / _API_FILE).exists():
        return api_credential(home)
    if (home.path / _FRONTEND_FILE).exists():
        existing = read_configuration(home.path / _FRONTEND_FILE, FrontendConfiguration)
        return Credential(id=existing.api_id, key=existing.api_key)
    return Credential(id=f"nano-{secrets.token_hex(8)}", key=secrets.token_urlsafe(32))
