"""Quality of service in REST requests and answers; 0 (no limit) is omitted."""

from __future__ import annotations

import msgspec

from nano_appliance.model.qos import CpuPriority, QoS, check_cpu_limit, check_limits


class QosObject(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Limits of an instance: bytes per second and operations per second.

    `cpu_limit`, percent of each core, is ours; clients of the older platform never send it.
    """

    cpu_priority: CpuPriority
    cpu_limit: int = 0
    write_speed: int = 0
    write_iops: int = 0
    read_speed: int = 0
    read_iops: int = 0
    receive_speed: int = 0
    send_speed: int = 0


def qos_object(qos: QoS) -> QosObject:
    """The REST layout of an instance's limits."""
    return QosObject(**{field: getattr(qos, field) for field in QosObject.__struct_fields__})


def read_qos(wish: QosObject | None) -> QoS:
    """The limits a request asks for; none means high priority and no limits.

    Raises InvalidInput for a limit that is none.
    """
    if wish is None:
        return QoS()
    qos = QoS(**{field: getattr(wish, field) for field in QosObject.__struct_fields__})
    check_limits(qos, "qos.")
    check_cpu_limit(qos.cpu_limit, "qos.")
    return qos
