"""Starting an instance, from a media image when one is named."""

from __future__ import annotations

import logging

import msgspec

from nano_appliance.model.errors import Conflict, NanoError
from nano_appliance.model.instance import Instance
from nano_appliance.model.orders import Done, StartInstance
from nano_appliance.roles.cell.bridge_filtering import require_enforceable
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.domain.change import limits_of, with_disk_files, with_media, without_limit
from nano_appliance.roles.cell.domain.cpu_tune import TAG as CPU_TUNE
from nano_appliance.roles.cell.domain.interface import BANDWIDTH_TAG
from nano_appliance.roles.cell.hypervisor.domains import Domains
from nano_appliance.roles.cell.hypervisor.failures import Unsupported
from nano_appliance.roles.cell.image_cache import media_id
from nano_appliance.roles.cell.instances.agreement import agreed_definition
from nano_appliance.roles.cell.instances.examine import require_usable
from nano_appliance.roles.cell.instances.notices import Topic, not_in_force
from nano_appliance.roles.cell.instances.screen import lack_of_encryption, prepare_screen

logger = logging.getLogger(__name__)

TOPICS = {CPU_TUNE: Topic.CPU_SHARE, BANDWIDTH_TAG: Topic.NETWORK_LIMIT}
"""What limits that a host may be unable to enforce are about, by their elements."""


def start_instance(cell: Cell, order: StartInstance) -> Done:
    """Start an instance; a media image is fetched before, which can take its time and is shown as progress.

    Raises NotFound, Conflict for one that runs, is broken or busy, or that other cells may run, and NanoError with the
    hypervisor's reason.
    """
    with cell.registry.busy(order.id, "its start"):
        instance = cell.registry.get(order.id)
        _check_startable(cell, instance)
        if order.media is None:
            _start(cell, instance, "")
        else:
            with cell.media.held(order.media, lambda percent: cell.registry.update(order.id, progress=percent)) as path:
                cell.registry.update(order.id, progress=0)
                _start(cell, instance, str(path))
    return Done()


def start_taken_over(cell: Cell, instance_id: str) -> None:
    """Start an instance that whoever calls is busy with; raises as `start_instance`."""
    instance = cell.registry.get(instance_id)
    _check_startable(cell, instance)
    _start(cell, instance, "")


def start_created(cell: Cell, instance: Instance) -> None:
    """Start an instance because it is marked so; a failure is logged, for nobody waits for this start."""
    try:
        start_instance(cell, StartInstance(id=instance.id))
    except NanoError as error:
        logger.warning("instance %s could not be started: %s", instance.name, error)
        cell.registry.note(instance.id, Topic.START, f"it could not be started by itself: {error}")


def _check_startable(cell: Cell, instance: Instance) -> None:
    if cell.domains.is_running(instance.id):
        raise Conflict(f"instance '{instance.name}' is running already")
    if cell.volumes.is_shared(instance.id):
        cell.lease.require_own()
    require_usable(cell, instance)
    require_enforceable(instance.security)


def _start(cell: Cell, instance: Instance, media: str) -> None:
    """Start with `media` in the drive for this one time: the stored definition is empty again afterwards."""
    prepare_screen(cell, instance)
    stored = with_media(agreed_definition(cell, instance), "")
    stored = with_disk_files(stored, cell.volumes.paths(instance.id))
    moment = cell.registry.moment
    try:
        notices = _start_as_far_as_possible(cell.domains, instance.id, with_media(stored, media))
    finally:
        cell.domains.define(stored)
    cell.registry.observe(instance.id, moment, running=True)
    cell.registry.update(instance.id, media=media_id(media))
    if instance.leaving:
        cell.registry.change(instance.id, lambda one: msgspec.structs.replace(one, leaving=False))
    cell.registry.note(instance.id, Topic.START, "")
    logger.info("started instance %s%s", instance.name, f" from {media}" if media else "")
    notices[Topic.SCREEN] = lack_of_encryption(cell, instance)
    for topic, notice in notices.items():
        cell.registry.note(instance.id, topic, notice)
        if notice:
            logger.warning("instance %s: %s", instance.name, notice)


def _start_as_far_as_possible(domains: Domains, instance_id: str, xml: str) -> dict[Topic, str]:
    """Start the domain, without limits that this host cannot enforce; what is said of those."""
    domains.define(xml)
    try:
        domains.start(instance_id)
    except Unsupported as refusal:
        for dropped in _subsets(limits_of(xml)):
            reduced = xml
            for tag in dropped:
                reduced = without_limit(reduced, tag)
            domains.define(reduced)
            try:
                domains.start(instance_id)
            except Unsupported:
                continue
            return {topic: not_in_force(topic, refusal) for topic in map(TOPICS.__getitem__, dropped)}
        raise
    return {}


def _subsets(tags: list[str]) -> list[list[str]]:
    """Each limit alone, then all of them: no more is given up than the host makes us."""
    return [[tag] for tag in tags] + ([tags] if len(tags) > 1 else [])
