"""What the verbs about instances work with: the cell's records, volumes, media and hypervisor in one place."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nano_appliance.model.errors import Unavailable
from nano_appliance.model.order_numbers import OrderNumbers
from nano_appliance.roles.cell.domain.host_facts import HostFacts

if TYPE_CHECKING:
    from nano_appliance.roles.cell.dhcp.server import DhcpServer
    from nano_appliance.roles.cell.hypervisor.capabilities import Capabilities
    from nano_appliance.roles.cell.hypervisor.domains import Domains
    from nano_appliance.roles.cell.hypervisor.filters import Filters
    from nano_appliance.roles.cell.hypervisor.guest_agent import GuestAgent
    from nano_appliance.roles.cell.hypervisor.migrations import Migrations
    from nano_appliance.roles.cell.identity import CellIdentity
    from nano_appliance.roles.cell.image_cache import ImageCache
    from nano_appliance.roles.cell.instances.registry import Registry
    from nano_appliance.roles.cell.lease.cell_lease import CellLease
    from nano_appliance.roles.cell.migration.receptions import Receptions
    from nano_appliance.roles.cell.migration.transfers import Transfers
    from nano_appliance.roles.cell.monitor.agent_watcher import AgentWatcher
    from nano_appliance.roles.cell.network import Network
    from nano_appliance.roles.cell.screens import EncryptedScreens
    from nano_appliance.roles.cell.storage.shared_records import SharedRecords
    from nano_appliance.roles.cell.volumes import Volumes


LONGEST_LEARNING = 10.0
"""Seconds that an order waits while a hypervisor just reached finds out what it can do: it tries its emulators."""


@dataclass
class Cell:
    """The parts of a cell; `capabilities` are known some time after the hypervisor has been reached.

    `problem` says why they are not, when the hypervisor could not tell. `screens` are there if they shall be encrypted.
    """

    identity: CellIdentity
    registry: Registry
    volumes: Volumes
    records: SharedRecords
    network: Network
    dhcp: DhcpServer
    media: ImageCache
    images: ImageCache
    domains: Domains
    filters: Filters
    migrations: Migrations
    receptions: Receptions
    transfers: Transfers
    agent: GuestAgent
    agents: AgentWatcher
    lease: CellLease
    order_numbers: OrderNumbers = field(default_factory=OrderNumbers)
    screens: EncryptedScreens | None = None
    capabilities: Capabilities | None = None
    problem: str = ""
    _learned: threading.Event = field(default_factory=threading.Event)

    def learn(self, capabilities: Capabilities | None, problem: str = "") -> None:
        """Note what the hypervisor can do, or why it cannot tell."""
        self.capabilities, self.problem = capabilities, problem
        self._learned.set()

    def known_capabilities(self) -> Capabilities:
        """What the hypervisor can do.

        Raises Unavailable when it is not there, or has not told in a while.
        """
        if self.capabilities is None:
            self.domains.require_hypervisor()
            self._learned.wait(LONGEST_LEARNING)
        if self.capabilities is None:
            raise Unavailable(self.problem or "the hypervisor has not told yet what it can do")
        return self.capabilities

    def host_facts(self) -> HostFacts:
        """What a new domain must know of this host. Raises Unavailable as `known_capabilities`."""
        capabilities = self.known_capabilities()
        return HostFacts(
            domain_type=capabilities.domain_type,
            emulator=capabilities.emulator,
            machine=capabilities.machine,
            screen_address=self.identity.address,
            offers=capabilities.offers,
        )
