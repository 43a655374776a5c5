"""What guest agents tell of the systems inside, asked in one thread of its own: a silent agent delays nobody else."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address

from nano_appliance.model.errors import Conflict, NanoError, NotFound
from nano_appliance.model.instance import Instance
from nano_appliance.roles.cell.hypervisor.failures import AgentSilent
from nano_appliance.roles.cell.hypervisor.guest_agent import GuestAgent
from nano_appliance.roles.cell.instances.registry import Registry
from nano_appliance.roles.cell.monitor.agent_schedule import AgentSchedule

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class AgentView:
    """What an agent has told: the instance's IPv4 address, bytes free on its file systems, and the cores it uses.

    Agents that are forbidden to tell the latter leave it at 0.
    """

    address: str = ""
    disk_available: int = 0
    cores: int = 0


NOTHING = AgentView()


class AgentWatcher:
    """Asks the agents of running instances, whenever one appears and regularly; remembers what they said.

    `greet` is called, in this thread, each time an agent has answered.
    """

    def __init__(self, registry: Registry, agent: GuestAgent, greet: Callable[[str], None]) -> None:
        self._registry = registry
        self._agent = agent
        self._greet = greet
        self._schedule = AgentSchedule()
        self._views: dict[str, AgentView] = {}
        self._condition = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="guest-agents", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, and wait until the question under way has been answered or given up."""
        with self._condition:
            self._stopping = True
            self._condition.notify_all()
        self._thread.join()

    def view(self, instance_id: str) -> AgentView:
        """What was told last, as long as the instance runs."""
        with self._condition:
            return self._views.get(instance_id, NOTHING)

    def told(self, instance_id: str, *, running: bool) -> None:
        """An instance has started or stopped; does not wait."""
        with self._condition:
            if running:
                self._schedule.started(instance_id, time.monotonic())
            else:
                self._forget(instance_id)
            self._condition.notify_all()

    def appeared(self, instance_id: str) -> None:
        """An agent has opened its channel, or may have done so unseen; does not wait."""
        with self._condition:
            self._schedule.appeared(instance_id, time.monotonic())
            self._condition.notify_all()

    def _run(self) -> None:
        while True:
            instance_id = self._wait_for_turn()
            if instance_id is None:
                return
            self._ask(instance_id)

    def _wait_for_turn(self) -> str | None:
        """The instance whose agent is to be asked now; None at the end."""
        with self._condition:
            while not self._stopping:
                turn = self._schedule.next()
                wait = turn[1] - time.monotonic() if turn else None
                if turn and wait is not None and wait <= 0:
                    return turn[0]
                self._condition.wait(wait)
            return None

    def _ask(self, instance_id: str) -> None:
        moment = self._registry.moment
        try:
            instance = self._registry.get(instance_id)
            view = _read(self._agent, instance)
        except (NotFound, Conflict):
            with self._condition:
                self._forget(instance_id)
            return
        except NanoError as error:
            logger.debug("the agent of instance %s: %s", instance_id, error)
            with self._condition:
                self._schedule.silent(instance_id, time.monotonic())
            return
        self._take(instance_id, view, moment)
        self._greet(instance_id)

    def _take(self, instance_id: str, view: AgentView, moment: int) -> None:
        with self._condition:
            self._views[instance_id] = view
            (self._schedule.told if view.address else self._schedule.silent)(instance_id, time.monotonic())
        told: dict[str, object] = {"network_address": view.address} if view.address else {}
        self._registry.observe(instance_id, moment, cores_in_use=view.cores, **told)

    def _forget(self, instance_id: str) -> None:
        self._schedule.gone(instance_id)
        self._views.pop(instance_id, None)


def _read(agent: GuestAgent, instance: Instance) -> AgentView:
    """Ask an agent for everything; raises NanoError."""
    cards = agent.addresses(instance.id)
    addresses = [address for card in instance.interfaces for address in cards.get(card.hardware_address.lower(), ())]
    free = sum(each.free for each in agent.file_systems(instance.id))
    return AgentView(next(filter(_is_usable, addresses), ""), free, _cores(agent, instance.id))


def _cores(agent: GuestAgent, instance_id: str) -> int:
    try:
        return agent.cores(instance_id)
    except AgentSilent:
        raise
    except NanoError as refusal:
        logger.debug("the agent of instance %s does not tell its cores: %s", instance_id, refusal)
        return 0


def _is_usable(address: str) -> bool:
    """False for what a system gives itself when nobody gives it an address."""
    return not IPv4Address(address).is_link_local
