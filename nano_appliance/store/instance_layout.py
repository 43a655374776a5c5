"""How an instance's record stands in a cell's file: one flat object, its disks and volumes in two lists."""

from __future__ import annotations

from nano_appliance.model.hardware import OperatingSystem
from nano_appliance.model.instance import Instance
from nano_appliance.model.qos import CpuPriority
from nano_appliance.store.hardware_layout import HARDWARE, SECURITY_POLICY
from nano_appliance.store.record import Empty, Layout, Plain, Record, member, nested, optional

PRIORITIES = (CpuPriority.HIGH, CpuPriority.MEDIUM, CpuPriority.LOW)
"""The file has their numbers."""

LOCAL_STORAGE_MODE = 0
BRIDGE_NETWORK_MODE = 1
"""The older platform writes these two constants."""


def _to_struct(plain: Plain) -> Plain:
    sizes, volumes = plain.pop("sizes", []), plain.pop("volumes", [])
    if len(sizes) != len(volumes):
        raise ValueError(f"disks has {len(sizes)} sizes for the {len(volumes)} names in storage_volumes")
    plain["disks"] = [{"volume": volume, "size": size} for volume, size in zip(volumes, sizes, strict=True)]
    plain["interfaces"] = [plain.pop("card", {}), *plain.pop("more_cards", [])]
    plain["created"] = not plain.pop("unfinished", False)
    _priority_to_struct(plain.get("qos", {}))
    windows = plain.get("hardware", {}).get("operating_system") == OperatingSystem.WINDOWS
    plain.setdefault("access", {}).setdefault("auth_user", "Administrator" if windows else "root")
    return plain


def _priority_to_struct(qos: Plain) -> None:
    number = qos.get("cpu_priority", 0)
    if number not in range(len(PRIORITIES)):
        raise ValueError(f"cpu_priority must be from 0 to {len(PRIORITIES) - 1}")
    qos["cpu_priority"] = PRIORITIES[number]


def _from_struct(plain: Plain) -> Plain:
    priority = PRIORITIES.index(CpuPriority(plain["qos"]["cpu_priority"]))
    return {
        **plain,
        "sizes": [disk["size"] for disk in plain["disks"]],
        "volumes": [disk["volume"] for disk in plain["disks"]],
        "card": plain["interfaces"][0],
        "more_cards": plain["interfaces"][1:],
        "qos": {**plain["qos"], "cpu_priority": priority},
        "storage_mode": LOCAL_STORAGE_MODE,
        "network_mode": BRIDGE_NETWORK_MODE,
        "unfinished": not plain["created"],
    }


INSTANCE = Record(
    Instance,
    Layout(
        (
            member("name"),
            member("id"),
            member("user", "owner"),
            member("group"),
            member("cores"),
            member("memory"),
            member("disks", "sizes"),
            member("auto_start"),
            member("monitor_port", "console.port"),
            member("monitor_secret", "console.secret"),
            member("storage_mode"),
            member("storage_pool"),
            member("storage_volumes", "volumes"),
            member("network_mode"),
            member("network_source", "card.bridge"),
            member("hardware_address", "card.hardware_address"),
            optional("auth_user", "access.auth_user"),
            optional("auth_secret", "access.auth_secret"),
            optional("initialized", "access.initialized"),
            optional("root_login_enabled", "access.root_login_enabled"),
            optional("data_path", "access.data_path"),
            optional("qemu_available", "access.qemu_available"),
            optional("cloud_init_available", "access.cloud_init_available"),
            optional("boot_image", "access.boot_image"),
            optional("create_time"),
            optional("address_allocation", "access.address_allocation"),
            member("internal_address", "card.internal_address"),
            member("external_address", "card.external_address"),
            optional("cpu_priority", "qos.cpu_priority"),
            optional("write_speed", "qos.write_speed"),
            optional("write_iops", "qos.write_iops"),
            optional("read_speed", "qos.read_speed"),
            optional("read_iops", "qos.read_iops"),
            optional("receive_speed", "qos.receive_speed"),
            optional("send_speed", "qos.send_speed"),
            nested("template", HARDWARE, path="hardware"),
            nested("security", SECURITY_POLICY, empty=Empty.LEFT_OUT),
            # Ours: the older platform knows one network card.
            optional("more_interfaces", "more_cards"),
            # Ours: the older platform knows no cap of processor time.
            optional("cpu_limit", "qos.cpu_limit"),
            # Ours: a new system that is still to be named through the guest agent.
            optional("host_name_due", "access.host_name_due"),
            # Ours: a cell that was killed in the middle knows by these what to undo or to finish.
            optional("unfinished"),
            optional("deleting"),
            optional("leaving"),
        ),
        to_struct=_to_struct,
        from_struct=_from_struct,
    ),
    key="id",
)
