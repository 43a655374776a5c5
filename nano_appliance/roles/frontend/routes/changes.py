"""Routes that change one instance: its settings, its disks, its system."""

from __future__ import annotations

from nano_appliance.model.caller import INSTANCE
from nano_appliance.roles.frontend.gateway import forward
from nano_appliance.roles.frontend.permission import owned
from nano_appliance.roles.frontend.route import FrontendRoute
from nano_appliance.roles.frontend.routes.row import R, instance_work

GUEST = "/guests/<id>"


def change(path: str, log: str) -> FrontendRoute:
    """A row that changes an instance; passwords have no place in what the log says."""
    return instance_work("PUT", f"{GUEST}{path}", log)


INSTANCE_CHANGE_ROUTES = (
    change("/name/", "rename instance {id} to {name}"),
    change("/cores", "set cores of instance {id} to {cores}"),
    change("/memory", "set memory of instance {id} to {memory} bytes"),
    change("/auto_start", "set auto start of instance {id}: {enable}"),
    change("/qos/cpu", "set CPU priority of instance {id} to {priority}"),
    change(
        "/qos/disk",
        "limit disks of instance {id}: read {read_speed=0} B/s, {read_iops=0} IOPS, write {write_speed=0} B/s, "
        "{write_iops=0} IOPS",
    ),
    change("/qos/network", "limit network of instance {id}: receive {receive_speed=0} B/s, send {send_speed=0} B/s"),
    R("GET", f"{GUEST}/auth", forward, needs=owned(INSTANCE)),
    change("/auth", "set a password inside instance {id}"),
    change("/monitor/secret", "renew the console password of instance {id}"),
)

DISK_ROUTES = (
    change("/disks/resize/<index>", "resize disk {index} of instance {id} to {size} bytes"),
    change("/disks/shrink/<index>", "shrink disk {index} of instance {id}"),
    change("/system/", "reset system of instance {id} to disk image {from_image}"),
)
