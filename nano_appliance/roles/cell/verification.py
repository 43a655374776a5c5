"""Whether a cell's records agree with its volumes, its hypervisor and each other; changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from nano_appliance.host.paths import ModuleFolder
from nano_appliance.model.errors import NanoError
from nano_appliance.model.instance import Instance
from nano_appliance.model.volume import VolumeGroup
from nano_appliance.roles.cell.hypervisor.probe import known_domains
from nano_appliance.store.instance_data import InstanceData
from nano_appliance.store.storage_data import StorageData


def disagreements(records: ModuleFolder, _files: ModuleFolder) -> Iterator[str]:
    """What disagrees, a sentence each; `records` is where the data files are read.

    Raises Misconfigured naming a data file that cannot be read.
    """
    if not (records.data / "instance.data").exists():
        return
    table = InstanceData(records.data / "instance.data").instances
    instances = table.all()
    for unreadable in table.unreadable():
        yield f"a record of instance.data cannot be read: {unreadable.reason}"
    groups = {group.instance: group for group in StorageData(records.data / "storage.data").groups.all()}
    for instance in instances:
        if instance.created and instance.id not in groups:
            yield f"instance '{instance.name}' ({instance.id}) has no volumes in storage.data"
    for group in groups.values():
        yield from _volumes(group, {instance.id: instance for instance in instances})
    yield from _shared(instances)
    yield from _domains(instances)


def _volumes(group: VolumeGroup, instances: dict[str, Instance]) -> Iterator[str]:
    owner = instances.get(group.instance)
    name = f"instance '{owner.name}'" if owner else f"volumes of instance {group.instance}, which has no record"
    if owner is None:
        yield f"storage.data has {name}"
    files = {volume.path: f"volume {volume.name}" for volume in group.volumes}
    for snapshot in group.snapshots.values():
        files |= dict.fromkeys(snapshot.files.values(), f"snapshot '{snapshot.name}'")
    for path, what in files.items():
        if not Path(path).exists():
            yield f"{name}: {what} has no file {path}"


def _shared(instances: Iterable[Instance]) -> Iterator[str]:
    """What only one instance may have, and several do."""
    instances = list(instances)
    cards = [card for instance in instances for card in instance.interfaces]
    for what, values in {
        "name": [instance.name for instance in instances],
        "console port": [str(instance.console.port) for instance in instances],
        "hardware address": [card.hardware_address for card in cards],
        "address": [card.internal_address for card in cards if card.internal_address],
    }.items():
        for value, times in Counter(values).items():
            if times > 1:
                yield f"{times} instances have the {what} {value}"


def _domains(instances: Iterable[Instance]) -> Iterator[str]:
    """Instances that the hypervisor does not know; while it cannot be reached only that is said."""
    try:
        known = known_domains()
    except NanoError as error:
        yield f"domains were not compared: {error}"
        return
    for instance in instances:
        if instance.created and instance.id not in known:
            yield f"instance '{instance.name}' ({instance.id}) has no domain; its next start defines it anew"
