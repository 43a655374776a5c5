"""A domain of Nano on hosts of the lab: configured, started, and reached by its portal and its API."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property, partial

from nano_appliance.host.files import make_folder
from nano_appliance.model.configuration import (
    DEFAULT_API_PORT,
    DEFAULT_PORTAL_PORT,
    ApiConfiguration,
    Configuration,
    Credential,
    DomainConfiguration,
    FrontendConfiguration,
)
from nano_appliance.rest.client import ApiClient
from nano_appliance.store.configuration import write_configuration
from tests.lab.acknowledged import POOL
from tests.lab.hosts.doors import Door
from tests.lab.hosts.host import Host
from tests.lab.hosts.lab import Lab
from tests.lab.patience import eventually
from tests.lab.portal_client import PortalClient

USER, PASSWORD = "keeper", "Lab-Of-Hosts-1"


class Cloud:
    """Core and frontend on the host `core`, a cell on each of `cells`.

    Without `multicast` the cells are told where the core is.
    """

    def __init__(
        self, lab: Lab, core: Host, cells: Sequence[Host], *, domain: str = "lab", multicast: bool = True
    ) -> None:
        self.lab = lab
        self.core = core
        self.cells = tuple(cells)
        self._domain = domain
        self._multicast = multicast
        self._credential = Credential(id=f"{domain}-{secrets.token_hex(4)}", key=secrets.token_urlsafe(24))
        self._doors: list[Door] = []

    def start(self) -> None:
        """Write all configuration files and start all roles, the cells while the core comes up; raises StepFailed."""
        self.configure()
        starts: list[Callable[[], str]] = [partial(self.core.start_role, "core")]
        starts += [partial(host.start_role, "cell") for host in self.cells]
        with ThreadPoolExecutor(len(starts)) as threads:
            for start in [threads.submit(start) for start in starts]:
                start.result()
        self.core.start_role("frontend")

    def configure(self) -> None:
        """Write the configuration files of all roles, for the addresses the hosts have now."""
        core = DomainConfiguration(domain=self._domain, listen_address=self.core.address)
        self._write(self.core, "core", "domain.cfg", core)
        self._write(self.core, "core", "api.cfg", ApiConfiguration(credentials=(self._credential,)))
        portal = FrontendConfiguration(
            address=self.core.address,
            service_host=self.core.address,
            api_id=self._credential.id,
            api_key=self._credential.key,
        )
        self._write(self.core, "frontend", "frontend.cfg", portal)
        self.configure_cells()

    def configure_cells(self) -> None:
        """Write those of the cells only."""
        told = "" if self._multicast else self.core.address
        for host in self.cells:
            self._write(host, "cell", "domain.cfg", DomainConfiguration(domain=self._domain, core_address=told))

    @cached_property
    def api(self) -> ApiClient:
        """A trusted client of the core's API."""
        return ApiClient(self._door(DEFAULT_API_PORT).url, self._credential.id, self._credential.key)

    @cached_property
    def client(self) -> PortalClient:
        """The administrator, logged in at the portal."""
        client = PortalClient(self._door(DEFAULT_PORTAL_PORT).url, timeout=600)
        if not client.system().ready:
            client.initialise(USER, PASSWORD)
        client.login(USER, PASSWORD)
        return client

    def enrol(self, pool: str = POOL) -> None:
        """Put all cells into a pool, and wait until they are alive there; raises StepFailed."""
        for host in self.cells:
            self.await_candidate(host)
            self.client.add_cell(pool, host.cell_name)
        self.await_alive(pool)

    def await_candidate(self, host: Host) -> None:
        """Return when the cell on a host asks to join; raises StepFailed."""
        eventually(
            lambda: host.cell_name in {cell.name for cell in self.client.unallocated_cells()},
            f"the cell on {host.name} does not ask to join",
        )

    def await_alive(self, pool: str = POOL) -> None:
        """Return when all cells of a pool are alive; raises StepFailed."""
        eventually(lambda: all(cell.alive for cell in self.client.pool_cells(pool)), "a cell is not alive")

    @contextmanager
    def only_place(self, cell: str, pool: str = POOL) -> Iterator[None]:
        """Let new instances come to one cell of a pool only."""
        others = [host.cell_name for host in self.cells if host.cell_name != cell]
        for other in others:
            self.client.enable_cell(pool, other, enable=False)
        try:
            yield
        finally:
            for other in others:
                self.client.enable_cell(pool, other, enable=True)

    def close(self) -> None:
        """Forget the ways to it; the roles go on."""
        for door in self._doors:
            door.close()
        self._doors.clear()
        for name in ("api", "client"):
            self.__dict__.pop(name, None)

    def _door(self, port: int) -> Door:
        door = Door(self.lab.switch.network, self.core.address, port)
        self._doors.append(door)
        return door

    def _write(self, host: Host, role: str, name: str, configuration: Configuration) -> None:
        folder = host.module(role).config
        make_folder(folder)
        write_configuration(folder / name, configuration)
