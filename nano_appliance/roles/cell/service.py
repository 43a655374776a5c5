"""The cell without its core: records, hypervisor and watching put together, started, and stopped in order."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path

from nano_appliance.host.paths import ModuleFolder
from nano_appliance.model.errors import NanoError, Unavailable
from nano_appliance.model.instance import Instance
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.dhcp.offers import offers_of
from nano_appliance.roles.cell.dhcp.server import DhcpServer
from nano_appliance.roles.cell.hypervisor import events
from nano_appliance.roles.cell.hypervisor.capabilities import read_capabilities
from nano_appliance.roles.cell.hypervisor.connection import Connection
from nano_appliance.roles.cell.hypervisor.domains import Domains
from nano_appliance.roles.cell.hypervisor.filters import Filters
from nano_appliance.roles.cell.hypervisor.guest_agent import GuestAgent
from nano_appliance.roles.cell.hypervisor.migrations import Migrations
from nano_appliance.roles.cell.identity import CellIdentity
from nano_appliance.roles.cell.image_cache import Fetch, ImageCache
from nano_appliance.roles.cell.image_shelf import ImageShelf
from nano_appliance.roles.cell.instances.autostart import start_marked
from nano_appliance.roles.cell.instances.cores import correct_cores
from nano_appliance.roles.cell.instances.host_name import give_host_name
from nano_appliance.roles.cell.instances.recovery import recover
from nano_appliance.roles.cell.instances.registry import Registry
from nano_appliance.roles.cell.instances.start_again import start_again
from nano_appliance.roles.cell.instances.stop_all import stop_all
from nano_appliance.roles.cell.lease.cell_lease import CellLease
from nano_appliance.roles.cell.migration.receptions import Receptions
from nano_appliance.roles.cell.migration.transfers import Transfers
from nano_appliance.roles.cell.monitor.agent_watcher import AgentWatcher
from nano_appliance.roles.cell.monitor.host_usage import HostMeter
from nano_appliance.roles.cell.monitor.stalls import Stalls
from nano_appliance.roles.cell.monitor.watcher import Watcher
from nano_appliance.roles.cell.network import Network
from nano_appliance.roles.cell.pool_settings import follow_failover
from nano_appliance.roles.cell.screens import EncryptedScreens
from nano_appliance.roles.cell.seed_service import SeedService
from nano_appliance.roles.cell.storage.shared_records import SharedRecords
from nano_appliance.roles.cell.storage.shared_storage import SharedStorage
from nano_appliance.roles.cell.storage.volume_pools import VolumePools
from nano_appliance.roles.cell.volumes import Volumes
from nano_appliance.store.instance_data import InstanceData
from nano_appliance.store.network_data import NetworkData
from nano_appliance.store.storage_data import StorageData

logger = logging.getLogger(__name__)

RESERVED_HOSTS = "NANO_RESERVED_HOSTS"
"""Environment variable: a folder that tells another DHCP server on the same bridge which hosts to leave alone."""

DHCP_FOLDER = "dhcp"
GUARD_LOG = "guard.log"
MOUNTS = "pools"
"""Beside the cell's own folder: a folder for each storage pool that is mounted, as on the older platform."""


class CellService:
    """A cell that serves its instances whether or not there is a core, and finds its hypervisor when there is one.

    `changed` is called, without waiting, when the core should hear of something. `emulate` forbids hardware
    virtualisation; with `screens` the instances' screens are encrypted.

    Raises NanoError for data files that cannot be read.
    """

    def __init__(
        self,
        folder: ModuleFolder,
        identity: CellIdentity,
        fetch: Fetch,
        changed: Callable[[], None],
        *,
        emulate: bool = False,
        screens: EncryptedScreens | None = None,
    ) -> None:
        self._changed = changed
        self._emulate = emulate
        self._stopping = threading.Event()
        storage = StorageData(folder.data / "storage.data")
        self.connection = Connection()
        domains = Domains(self.connection)
        shared = SharedStorage(storage, folder.home.parent / MOUNTS, self._storage_changed)
        pools = VolumePools(storage, shared)

        def record(instance_id: str) -> Instance | None:
            return registry.find(instance_id)

        records = SharedRecords(storage, pools, record, lambda: self.cell.lease.owns)
        volumes = Volumes(storage, pools, records)
        writer = f".{identity.name}"
        self._shelf = ImageShelf(pools.media_place, writer)
        self._image_shelf = ImageShelf(pools.image_place, writer)
        registry = Registry(InstanceData(folder.data / "instance.data"), self._records_changed, records.note)
        network = Network(NetworkData(folder.data / "network.data"))
        reserved = os.environ.get(RESERVED_HOSTS)
        agent = GuestAgent(self.connection)
        self.agents = AgentWatcher(registry, agent, self._agent_answered)
        migrations = Migrations(self.connection)
        self.cell = Cell(
            identity=identity,
            registry=registry,
            volumes=volumes,
            records=records,
            network=network,
            dhcp=DhcpServer(
                folder.data / DHCP_FOLDER,
                lambda: offers_of(network.settings, registry.all()),
                changed,
                Path(reserved) if reserved else None,
            ),
            media=ImageCache(self._shelf, fetch, lambda: _media_in_use(domains)),
            images=ImageCache(self._image_shelf, fetch, volumes.backing_files),
            domains=domains,
            filters=Filters(self.connection),
            migrations=migrations,
            receptions=Receptions(),
            transfers=Transfers(migrations),
            agent=agent,
            agents=self.agents,
            lease=CellLease(
                identity.name, self._start_again, regained=self._look_at_all, guard_log=folder.log / GUARD_LOG
            ),
            screens=screens,
        )
        self._seeds = SeedService(self.cell)
        host = HostMeter(pools.own_room)
        stalls = Stalls(registry, domains, volumes.paths)
        self.watcher = Watcher(registry, domains, host, self.agents.view, self.cell.dhcp.leases, stalls)
        events.watch(self.connection, self._told)
        events.watch_agents(self.connection, self._agent_appeared)
        self.connection.on_open(self._take_up)

    def start(self) -> None:
        """Begin; returns at once, the hypervisor is looked for in the background.

        Raises NanoError when the folders for volumes and media cannot be used, or the guard cannot be started that
        failover needs.
        """
        pools = self.cell.volumes.pools
        pools.prepare()
        self._shelf.prepare()
        if pools.shared.state is None:
            self._image_shelf.prepare()
        self.cell.records.start()
        pools.shared.start()
        # Before the hypervisor is reached, so that nothing starts which other cells may run.
        follow_failover(self.cell)
        self.cell.network.rebuild(self.cell.registry.all(), self.cell.registry.unreadable.reasons)
        self.cell.dhcp.start()
        self._seeds.start()
        self.watcher.start()
        self.agents.start()
        self.connection.start()

    def stop(self, *, with_guests: bool) -> None:
        """End; guests go on running unless `with_guests`."""
        self._stopping.set()
        if with_guests:
            stop_all(self.cell)
        self.cell.lease.stop()
        self._seeds.stop()
        self.cell.dhcp.stop()
        self.agents.stop()
        self.watcher.stop()
        self.connection.stop()
        self.cell.volumes.pools.shared.stop()
        self.cell.records.stop()

    def _records_changed(self) -> None:
        self.cell.dhcp.wake()
        self._changed()

    def _storage_changed(self) -> None:
        """Shared storage has come or gone; what hangs on it must not keep others from looking at it again."""
        threading.Thread(target=self._follow_storage, name="follow storage", daemon=True).start()

    def _follow_storage(self) -> None:
        self._changed()
        state = self.cell.volumes.pools.shared.state
        if state is None or not state.attached:
            return
        self.cell.records.note_all()
        self._look_at_all()

    def _look_at_all(self) -> None:
        try:
            recover(self.cell)
            start_marked(self.cell, self._stopping.is_set)
        except NanoError as error:
            # Everything is looked at when the hypervisor is reached.
            logger.info("instances are not looked at yet: %s", error)
        self._changed()

    def _take_up(self) -> None:
        """The hypervisor has been reached, for the first time or again."""
        self._learn()
        try:
            self.watcher.look()
        except OSError as error:
            raise NanoError(f"cannot measure this host: {error}") from error
        recover(self.cell)
        start_marked(self.cell, self._stopping.is_set)
        for report in self.cell.registry.reports():
            if report.state.running:
                self.agents.appeared(report.instance.id)
        self.cell.media.tidy()
        self.cell.images.tidy()
        self._changed()

    def _start_again(self, instance_id: str) -> None:
        start_again(self.cell, instance_id)

    def _told(self, domain_id: str, running: bool) -> None:  # noqa: FBT001 - called by libvirt's event
        if self.cell.registry.knows(domain_id):
            self.cell.registry.tell(domain_id, running=running)
            self.agents.told(domain_id, running=running)

    def _agent_appeared(self, domain_id: str) -> None:
        if self.cell.registry.knows(domain_id):
            self.agents.appeared(domain_id)

    def _agent_answered(self, domain_id: str) -> None:
        give_host_name(self.cell, domain_id)
        correct_cores(self.cell, domain_id)

    def _learn(self) -> None:
        """What instances need is a working emulator; without one the cell goes on and says so."""
        try:
            capabilities = read_capabilities(self.connection, emulate=self._emulate)
        except Unavailable:
            raise
        except NanoError as error:
            self.cell.learn(None, f"the hypervisor cannot run instances: {error}")
            logger.warning(self.cell.problem)
            return
        self.cell.learn(capabilities)
        if capabilities.warning:
            logger.warning(capabilities.warning)


def _media_in_use(domains: Domains) -> set[Path]:
    """Files in the drives of guests."""
    return {Path(seen.media) for seen in domains.statistics().values() if seen.media}
