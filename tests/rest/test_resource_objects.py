from __future__ import annotations

import msgspec
import pytest

from nano_appliance.model.errors import InvalidInput
from nano_appliance.model.hardware import DiskBus, Hardware, TabletBus
from nano_appliance.model.image import Image, ImageKind
from nano_appliance.model.pool import ComputePool, Membership
from nano_appliance.model.qos import CpuPriority, QoS
from nano_appliance.model.template import SystemTemplate
from nano_appliance.rest.guest_creation import GuestCreation
from nano_appliance.rest.image_object import image_summary, media_image_object
from nano_appliance.rest.pool_object import pool_object
from nano_appliance.rest.qos_object import QosObject, qos_object, read_qos
from nano_appliance.rest.template_object import template_object, template_summary
from tests.rest.as_sent import as_sent

IMAGE = """{"name": "debian-12", "id": "77aa0c10-2222-4d33-8444-fedcba987654",
 "description": "netinst", "size": 658505728, "tags": ["linux", "64bit"], "create_time": "2024-07-10 10:00:00",
 "modify_time": "2024-07-10 10:05:00"}"""

CREATION = """{"name": "web1", "owner": "mira", "group": "ops", "pool": "rack_1", "cores": 2, "memory": 2147483648,
 "disks": [10737418240, 5368709120], "auto_start": true, "from_image": "9d1c7f0e-1111-4c22-9333-0123456789ab",
 "template": "cqb3k1s6n88g00a1b2c0", "modules": ["qemu", "cloud-init"],
 "cloud_init": {"admin_name": "root", "admin_secret": "", "data_path": "/opt/data"},
 "qos": {"cpu_priority": "medium", "write_iops": 0, "read_iops": 0, "receive_speed": 1310720, "send_speed": 1310720}}"""


def test_pool_is_laid_out_as_in_the_contract() -> None:
    pool = ComputePool(name="rack_1", network="lan-a", cells={"a": Membership(), "b": Membership()})
    assert as_sent(pool_object(pool)) == {
        "name": "rack_1", "enabled": True, "cells": 2, "network": "lan-a", "storage": "", "failover": False
    }  # fmt: skip


def test_image_is_laid_out_as_in_the_contract() -> None:
    image = msgspec.json.decode(IMAGE, type=dict[str, object])
    known = Image(kind=ImageKind.MEDIA, owner="mira", group="ops", version=1, **image)  # type: ignore[arg-type]
    assert as_sent(image_summary(known)) == image
    single = {"name": "debian-12", "description": "netinst", "size": 658505728, "tags": ["linux", "64bit"]}
    assert as_sent(media_image_object(known)) == single


def test_an_image_without_content_leaves_out_what_it_lacks() -> None:
    image = Image(id="1", kind=ImageKind.MEDIA, name="a", owner="o", group="g", create_time="2024-07-10 10:00:00")
    assert as_sent(image_summary(image)) == {
        "name": "a", "id": "1", "size": 0, "create_time": "2024-07-10 10:00:00"
    }  # fmt: skip
    assert as_sent(media_image_object(image))["tags"] == []


def test_template_leaves_out_missing_devices() -> None:
    hardware = Hardware(disk=DiskBus.IDE, tablet=TabletBus.NONE)
    template = SystemTemplate(id="t", name="Old", admin="root", hardware=hardware, created_time="x", modified_time="y")
    sent = as_sent(template_object(template))
    assert sent == {
        "id": "t", "name": "Old", "admin": "root", "operating_system": "linux", "disk": "ide", "network": "virtio",
        "display": "vga", "control": "vnc", "created_time": "x", "modified_time": "y",
    }  # fmt: skip
    assert as_sent(template_summary(template)) == {
        "id": "t", "name": "Old", "operating_system": "linux", "created_time": "x", "modified_time": "y"
    }  # fmt: skip


def test_qos_without_limits_says_only_its_priority() -> None:
    assert as_sent(qos_object(QoS())) == {"cpu_priority": "high"}


def test_qos_round_trip() -> None:
    qos = QoS(cpu_priority=CpuPriority.LOW, write_speed=1, write_iops=2, read_speed=3, read_iops=4, receive_speed=5)
    assert read_qos(qos_object(qos)) == qos
    assert read_qos(None) == QoS()


@pytest.mark.parametrize(
    "limit", ["write_speed", "write_iops", "read_speed", "read_iops", "receive_speed", "send_speed"]
)
def test_negative_limits_are_refused_by_name(limit: str) -> None:
    wish = QosObject(cpu_priority=CpuPriority.HIGH, **{limit: -1})  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match=f"qos.{limit} must not be negative"):
        read_qos(wish)


def test_creation_is_read_as_in_the_contract() -> None:
    wish = msgspec.json.decode(CREATION, type=GuestCreation)
    assert wish.disks == (10737418240, 5368709120)
    assert wish.qos is not None
    assert read_qos(wish.qos).receive_speed == 1310720
