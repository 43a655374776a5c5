"""The regular look at host and instances that keeps the picture of them fresh."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass

import msgspec

from nano_appliance.model.errors import Conflict, NanoError, NotFound
from nano_appliance.model.instance import Instance
from nano_appliance.model.timing import REPORT_INTERVAL
from nano_appliance.model.usage import HostUsage
from nano_appliance.roles.cell.hypervisor.domains import Domains
from nano_appliance.roles.cell.hypervisor.statistics import DomainStatistics
from nano_appliance.roles.cell.image_cache import media_id
from nano_appliance.roles.cell.instances.notices import Topic, pending_cores, pending_memory
from nano_appliance.roles.cell.instances.registry import Registry
from nano_appliance.roles.cell.monitor.agent_watcher import AgentView
from nano_appliance.roles.cell.monitor.host_usage import HostMeter
from nano_appliance.roles.cell.monitor.instance_usage import InstanceMeter
from nano_appliance.roles.cell.monitor.neighbours import read_neighbours
from nano_appliance.roles.cell.monitor.seen_address import seen_address
from nano_appliance.roles.cell.monitor.stalls import Stalls

logger = logging.getLogger(__name__)

VANISHED = "its domain has vanished from the hypervisor; starting it defines it anew"


@dataclass(frozen=True)
class _Witnesses:
    """Addresses by hardware address: as leases say, and as this host has met its neighbours."""

    leases: Mapping[str, str]
    neighbours: Mapping[str, str]

    def address(self, hardware_address: str, agent: AgentView) -> str:
        known = hardware_address.lower()
        lease, neighbour = self.leases.get(known, ""), self.neighbours.get(known, "")
        return seen_address(agent=agent.address, lease=lease, neighbour=neighbour)


class Watcher:
    """Looks every two seconds, in a thread of its own; two calls to the hypervisor each time, however many instances.

    `agent_view` tells what an instance's guest agent has said, `leases` which addresses were granted by DHCP to which
    hardware addresses; neither may wait.
    """

    def __init__(
        self,
        registry: Registry,
        domains: Domains,
        host: HostMeter,
        agent_view: Callable[[str], AgentView],
        leases: Callable[[], Mapping[str, str]],
        stalls: Stalls,
    ) -> None:
        self._registry = registry
        self._domains = domains
        self._host = host
        self._agent_view = agent_view
        self._leases = leases
        self._stalls = stalls
        self._meter = InstanceMeter()
        self._usage = HostUsage()
        self._looked = False
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)

    @property
    def usage(self) -> HostUsage:
        """The host's usage when it was last looked at."""
        return self._usage

    @property
    def looked(self) -> bool:
        """False until the hypervisor has been asked once; nothing is known of the instances' states before."""
        return self._looked

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, and wait until the look under way has ended."""
        self._stop.set()
        self._thread.join()

    def look(self) -> None:
        """One look; raises NanoError when the hypervisor cannot answer. The host's part is done in any case."""
        self._usage = self._host.measure()
        seen_after, whole = self._registry.moment, self._registry.whole()
        statistics = self._domains.statistics()
        moment = time.monotonic()
        met = _Witnesses(self._leases(), read_neighbours())
        for instance in (report.instance for report in self._registry.reports()):
            seen = statistics.get(instance.id, DomainStatistics(running=False))
            self._registry.observe(instance.id, seen_after, **self._picture(instance, seen, moment, met))
            self._note_sizes(instance, seen)
            self._stalls.look(instance, seen)
        # Those that an order has changed meanwhile are left to the next look.
        self._note_absence(statistics, whole & self._registry.whole())
        self._looked = True

    def _picture(self, instance: Instance, seen: DomainStatistics, moment: float, met: _Witnesses) -> dict[str, object]:
        usage = self._meter.measure(instance.id, seen.cores or instance.cores, seen, moment)
        if not seen.running:
            return {"running": False, "media": "", "network_address": "", "cores_in_use": 0, "usage": usage}
        agent = self._agent_view(instance.id)
        # Counters that could not be asked for stay what they were.
        counted = (
            {"usage": msgspec.structs.replace(usage, disk_available=agent.disk_available)} if seen.complete else {}
        )
        return {
            "running": True,
            "media": media_id(seen.media),
            "network_address": _address(instance, agent, met),
            **counted,
        }

    def _note_sizes(self, instance: Instance, seen: DomainStatistics) -> None:
        """Say what the guest has not got, or not given back, of a change made while it runs."""
        if not (seen.running and seen.cores and seen.memory):
            return
        with contextlib.suppress(NotFound, Conflict):  # deleted meanwhile, or its record cannot be read
            cores = self._registry.state(instance.id).cores_in_use or seen.cores
            self._registry.note(instance.id, Topic.CORES, pending_cores(instance.cores, cores))
            self._registry.note(instance.id, Topic.MEMORY, pending_memory(instance.memory, seen.memory))

    def _note_absence(self, present: Container[str], whole: Iterable[str]) -> None:
        """Say whose domains have vanished without our doing; the next start of an instance makes its domain anew."""
        for instance_id in whole:
            with contextlib.suppress(NotFound):  # deleted meanwhile
                broken = self._registry.state(instance_id).broken
                if instance_id not in present and not broken:
                    self._registry.update(instance_id, broken=VANISHED)
                elif instance_id in present and broken == VANISHED:
                    self._registry.update(instance_id, broken="")

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self.look()
            except (NanoError, OSError) as error:
                logger.debug("cannot look at host and instances: %s", error)
            self._stop.wait(REPORT_INTERVAL)


def _address(instance: Instance, agent: AgentView, met: _Witnesses) -> str:
    """The present address of an instance, on the first of its cards that has one; empty when nobody knows any."""
    return next(filter(None, (met.address(card.hardware_address, agent) for card in instance.interfaces)), "")
