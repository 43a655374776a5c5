"""What a first start can find out by itself: addresses of this host, and the core installed beside a frontend."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from nano_appliance.host.interfaces import default_route, host_addresses, interface_named
from nano_appliance.model.configuration import ApiConfiguration, Credential, DomainConfiguration, is_address
from nano_appliance.store.configuration import read_configuration


@dataclass(frozen=True)
class Surroundings:
    """Facts for the defaults; `address` is empty when none is an obvious choice, `api` None without a core here."""

    addresses: tuple[str, ...]
    address: str
    api: ApiConfiguration | None = None
    core_address: str = ""

    @property
    def credential(self) -> Credential | None:
        """The first credential of the core on this host."""
        return self.api.credentials[0] if self.api and self.api.credentials else None


def look_around(home: Path) -> Surroundings:
    """The surroundings of the module in the folder `home`; raises NanoError for a broken file of the core's."""
    addresses = tuple(host_addresses())
    api, core_address = _core_beside(home.parent / "core" / "config")
    return Surroundings(addresses=addresses, address=_obvious(addresses), api=api, core_address=core_address)


def _obvious(addresses: tuple[str, ...]) -> str:
    """The only address, else the one towards the default route."""
    if len(addresses) == 1:
        return addresses[0]
    route = default_route()
    interface = interface_named(route) if route else None
    return interface.addresses[0].address if interface and interface.addresses else ""


def _core_beside(config: Path) -> tuple[ApiConfiguration | None, str]:
    api_file, domain_file = config / "api.cfg", config / "domain.cfg"
    # os.access is false, and raises nothing, for another account's core as well as for none.
    if not all(os.access(path, os.R_OK) for path in (api_file, domain_file)):
        return None, ""
    api = read_configuration(api_file, ApiConfiguration)
    domain = read_configuration(domain_file, DomainConfiguration)
    return api, api.address if is_address(api.address) else domain.listen_address
