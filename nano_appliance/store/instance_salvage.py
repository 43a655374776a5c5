"""What can be told of an instance whose record does not fit its layout, so that it is seen and keeps what it took."""

from __future__ import annotations

from collections.abc import Mapping

from nano_appliance.model.instance import Console, Instance, NetworkInterface


def salvaged(record: Mapping[str, object]) -> Instance | None:
    """The instance as far as its record can be read, without secrets and disks; None without an id.

    It is for showing only: writing it would lose what could not be read.
    """
    instance_id = _text(record, "id")
    if not instance_id:
        return None
    hardware_address = _text(record, "hardware_address")
    return Instance(
        id=instance_id,
        name=_text(record, "name") or instance_id,
        owner=_text(record, "user"),
        group=_text(record, "group"),
        cores=_number(record, "cores"),
        memory=_number(record, "memory"),
        disks=(),
        interfaces=(NetworkInterface(hardware_address=hardware_address),) if hardware_address else (),
        console=Console(port=_number(record, "monitor_port"), secret=""),
        create_time=_text(record, "create_time"),
    )


def _text(record: Mapping[str, object], name: str) -> str:
    value = record.get(name)
    return value if isinstance(value, str) else ""


def _number(record: Mapping[str, object], name: str) -> int:
    value = record.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0
