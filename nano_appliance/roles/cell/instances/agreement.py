"""Making an instance's domain agree with its record: the stored definition, and what can be changed while it runs."""

from __future__ import annotations

import logging
from collections.abc import Callable

from nano_appliance.model.errors import NanoError, NotFound, Unavailable
from nano_appliance.model.instance import Instance
from nano_appliance.model.qos import CPU_SHARES
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.domain.agreement import agreeing, differences, disk_names, screen_of
from nano_appliance.roles.cell.domain.cpu_tune import PERIOD, quota
from nano_appliance.roles.cell.domain.cpu_tune import TAG as CPU_TUNE
from nano_appliance.roles.cell.domain.disk import LIMITS_TAG, limit_values
from nano_appliance.roles.cell.domain.interface import BANDWIDTH_TAG, bandwidth_values
from nano_appliance.roles.cell.instances.cores import use_cores
from nano_appliance.roles.cell.instances.notices import Topic, not_in_force, pending_memory

logger = logging.getLogger(__name__)


def agreed_definition(cell: Cell, instance: Instance) -> str:
    """The domain's stored definition with all that can be changed of an instance as the record has it.

    It holds the console's password: it must not be logged. Raises NotFound and NanoError.
    """
    # The bridge may have got another address since the domain was defined.
    return agreeing(cell.domains.definition(instance.id), instance, cell.identity.address)


def settle(cell: Cell, instance: Instance) -> None:
    """Make the domain agree with the record; what has to wait for the next start is noted.

    To be called by whoever is busy with the instance. Raises NotFound, Unavailable, and NanoError when the definition
    cannot be changed.
    """
    running = cell.domains.is_running(instance.id)
    if not running:
        cell.domains.rename(instance.id, instance.name)
    stored = cell.domains.definition(instance.id)
    wanted = agreeing(stored, instance, cell.identity.address)
    if differences(stored, wanted):
        cell.domains.define(wanted)
    if running:
        _bring_into_force(cell, instance)


def _bring_into_force(cell: Cell, instance: Instance) -> None:
    """Change the running domain where it differs from the record; what it refuses is noted."""
    live = cell.domains.live_definition(instance.id, secrets=True)
    wanted = agreeing(live, instance, cell.identity.address)
    differing = differences(live, wanted)
    steps: dict[str, tuple[Topic, Callable[[], None]]] = {
        CPU_TUNE: (Topic.CPU_SHARE, lambda: _set_cpu_share(cell, instance)),
        LIMITS_TAG: (Topic.DISK_LIMIT, lambda: _set_disk_limits(cell, instance, live)),
        BANDWIDTH_TAG: (Topic.NETWORK_LIMIT, lambda: _set_network_limits(cell, instance)),
    }
    for tag, (topic, step) in steps.items():
        if tag in differing:
            _try(cell, instance, topic, step)
        else:
            cell.registry.note(instance.id, topic, "")
    screen = screen_of(live, instance.console)
    if screen:
        cell.domains.change_device(instance.id, screen)
    _set_sizes(cell, instance)


def _try(cell: Cell, instance: Instance, topic: Topic, step: Callable[[], None]) -> None:
    try:
        step()
    except (NotFound, Unavailable):
        raise
    except NanoError as refusal:
        notice = not_in_force(topic, refusal)
        logger.warning("instance %s: %s", instance.name, notice)
        cell.registry.note(instance.id, topic, notice)
    else:
        cell.registry.note(instance.id, topic, "")


def _set_cpu_share(cell: Cell, instance: Instance) -> None:
    qos = instance.qos
    cell.domains.set_cpu_share(instance.id, CPU_SHARES[qos.cpu_priority], period=PERIOD, quota=quota(qos))


def _set_disk_limits(cell: Cell, instance: Instance, live: str) -> None:
    cell.domains.set_disk_limits(instance.id, disk_names(live), limit_values(instance.qos))


def _set_network_limits(cell: Cell, instance: Instance) -> None:
    for card in instance.interfaces:
        cell.domains.set_bandwidth(instance.id, card.hardware_address, bandwidth_values(instance.qos))


def _set_sizes(cell: Cell, instance: Instance) -> None:
    """Memory can be changed up to what it started with, if the guest has a balloon driver; cores by its agent.

    Whether the guest obeys is seen later, and noted by whoever looks.
    """
    has = cell.domains.sizes(instance.id)
    use_cores(cell, instance, has.cores)
    missing = pending_memory(instance.memory, has.memory)
    if missing and instance.memory <= has.greatest_memory:
        _try(cell, instance, Topic.MEMORY, lambda: cell.domains.set_memory(instance.id, instance.memory))
    else:
        cell.registry.note(instance.id, Topic.MEMORY, missing)
