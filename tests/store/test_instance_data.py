from __future__ import annotations

import json
import stat
from pathlib import Path

import msgspec
import pytest

from nano_appliance.model.cell_settings import InstanceSettings
from nano_appliance.model.hardware import Hardware, OperatingSystem
from nano_appliance.model.instance import Disk, NetworkInterface
from nano_appliance.model.qos import CpuPriority
from nano_appliance.model.security import Protocol, SecurityPolicy, SecurityRule
from nano_appliance.store.instance_data import InstanceData
from tests.store.samples import SAMPLES, content, copied, rewrite_everything

SAMPLE = "cell/data/instance.data"
FULL = "7b5bcb7c-16b5-45c6-9923-95d4c7b296be"


def one_record(**changes: object) -> str:
    record = {key: value for key, value in content(SAMPLES / SAMPLE)["instances"][0].items() if key not in changes}
    return json.dumps({"instances": [record | {key: value for key, value in changes.items() if value is not None}]})


def test_the_older_platforms_file_survives(tmp_path: Path) -> None:
    path = copied(SAMPLE, tmp_path)
    file = InstanceData(path)
    file.limits.put(file.limits.get())
    rewrite_everything(file, file.instances)
    assert content(path) == content(SAMPLES / SAMPLE)


def test_it_is_understood() -> None:
    file = InstanceData(SAMPLES / SAMPLE)
    instance = file.instances.get(FULL)
    assert instance is not None
    assert (instance.name, instance.owner, instance.memory) == ("admin.full1", "admin", 536870912)
    assert instance.disks == (
        Disk(volume=f"{FULL}_sys.qcow2", size=5368709120),
        Disk(volume=f"{FULL}_0.qcow2", size=2147483648),
    )
    assert instance.interfaces[0].hardware_address == "00:16:3e:c6:60:f3"
    assert instance.interfaces[0].internal_address == "10.99.0.116/24"
    assert (instance.console.port, instance.console.secret) == (5935, "S0s-oY]h")
    assert (instance.qos.cpu_priority, instance.qos.read_iops) == (CpuPriority.MEDIUM, 1000)
    assert instance.access.auth_secret == "secret123"
    assert instance.auto_start
    assert instance.created
    assert not instance.deleting
    assert instance.security is None


def test_unknown_members_stay_in_the_record_and_its_hardware(tmp_path: Path) -> None:
    path = copied(SAMPLE, tmp_path)
    changed = content(path)
    changed["later"] = True
    changed["instances"][1]["later"] = {"a": 1}
    changed["instances"][1]["template"]["later"] = 7
    path.write_text(json.dumps(changed))
    file = InstanceData(path)
    rewrite_everything(file, file.instances)
    assert content(path) == changed


def test_work_in_progress_is_marked_and_forgotten(tmp_path: Path) -> None:
    path = copied(SAMPLE, tmp_path)
    file = InstanceData(path)
    instance = file.instances.get(FULL)
    assert instance is not None
    file.instances.put(msgspec.structs.replace(instance, created=False, deleting=True))
    again = InstanceData(path).instances.get(FULL)
    assert again is not None
    assert (again.created, again.deleting) == (False, True)
    file.instances.put(instance)
    assert content(path) == content(SAMPLES / SAMPLE)


def test_security_rules_are_kept(tmp_path: Path) -> None:
    path = copied(SAMPLE, tmp_path)
    file = InstanceData(path)
    instance = file.instances.get(FULL)
    assert instance is not None
    rule = SecurityRule(accept=False, protocol=Protocol.UDP, source_address="10.0.0.1", target_port=53)
    changed = msgspec.structs.replace(instance, security=SecurityPolicy(rules=(rule,)))
    file.instances.put(changed)
    assert InstanceData(path).instances.get(FULL) == changed


def test_further_network_cards_are_kept(tmp_path: Path) -> None:
    path = copied(SAMPLE, tmp_path)
    file = InstanceData(path)
    instance = file.instances.get(FULL)
    assert instance is not None
    second = NetworkInterface(hardware_address="00:16:3e:00:00:02", bridge="br1")
    changed = msgspec.structs.replace(instance, interfaces=(*instance.interfaces, second))
    file.instances.put(changed)
    assert InstanceData(path).instances.get(FULL) == changed


def test_records_from_before_templates(tmp_path: Path) -> None:
    path = tmp_path / "instance.data"
    path.write_text(one_record(template=None, auth_user=None, cpu_priority=None))
    (instance,) = InstanceData(path).instances.all()
    assert instance.hardware == Hardware()
    assert instance.access.auth_user == "root"
    assert instance.qos.cpu_priority is CpuPriority.HIGH


def test_the_administrator_of_a_windows_guest(tmp_path: Path) -> None:
    path = tmp_path / "instance.data"
    hardware = {**content(SAMPLES / SAMPLE)["instances"][0]["template"], "operating_system": "windows"}
    path.write_text(one_record(template=hardware, auth_user=None))
    (instance,) = InstanceData(path).instances.all()
    assert instance.hardware.operating_system is OperatingSystem.WINDOWS
    assert instance.access.auth_user == "Administrator"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"disks": [1]}, "disks has 1 sizes for the 2 names in storage_volumes"),
        ({"cpu_priority": 3}, "cpu_priority must be from 0 to 2"),
        ({"cores": "two"}, "Expected `int`, got `str`"),
        ({"hardware_address": None}, "Object missing required field `hardware_address`"),
        ({"template": {"disk": "floppy"}}, "Invalid enum value 'floppy'"),
    ],
)
def test_a_damaged_record_is_named(tmp_path: Path, changes: dict[str, object], message: str) -> None:
    path = tmp_path / "instance.data"
    path.write_text(one_record(**changes))
    file = InstanceData(path)
    (unreadable,) = file.instances.unreadable()
    assert unreadable.reason.startswith(f"{path}: instances, record 1: {message}")
    assert file.instances.all() == []


def test_a_fresh_installation(tmp_path: Path) -> None:
    path = tmp_path / "instance.data"
    file = InstanceData(path)
    assert file.limits.get() == InstanceSettings()
    assert content(path) == {"instances": None, "storage_pool": "local0", "max_guest": 100}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(("stored", "used"), [(7, 7), (0, 100), (-1, 100)])
def test_the_greatest_number_of_instances(tmp_path: Path, stored: int, used: int) -> None:
    path = tmp_path / "instance.data"
    path.write_text(json.dumps({"instances": None, "max_guest": stored}))
    assert InstanceData(path).limits.get().guest_limit == used


def test_a_record_that_cannot_be_read_is_left_aside_and_as_it_is(tmp_path: Path) -> None:
    path = copied(SAMPLE, tmp_path)
    changed = content(path)
    broken = {"id": "b", "name": "admin.b", "cores": "two", "later": [1, {"x": None}]}
    changed["instances"].insert(1, broken)
    path.write_text(json.dumps(changed))
    file = InstanceData(path)
    assert [each.record for each in file.instances.unreadable()] == [broken]
    assert "record 2" in file.instances.unreadable()[0].reason
    assert len(file.instances.all()) == len(changed["instances"]) - 1
    known = file.instances.get(FULL)
    assert known is not None
    file.instances.put(msgspec.structs.replace(known, cores=4))
    file.instances.remove(file.instances.all()[-1].id)
    assert broken in content(path)["instances"]
    file.instances.replace_all([known])
    assert content(path)["instances"][0] == broken
    assert len(InstanceData(path).instances.unreadable()) == 1


def test_a_record_that_cannot_be_read_is_removed_alone(tmp_path: Path) -> None:
    path = copied(SAMPLE, tmp_path)
    changed = content(path)
    changed["instances"][1]["cores"] = "two"
    path.write_text(json.dumps(changed))
    file = InstanceData(path)
    (unreadable,) = file.instances.unreadable()
    for _ in range(2):
        file.instances.remove_unreadable(unreadable)
        assert file.instances.unreadable() == []
        assert content(path)["instances"] == [changed["instances"][0], *changed["instances"][2:]]
