from __future__ import annotations

import json
import stat
from pathlib import Path

import msgspec
import pytest

from nano_appliance.model.address import AddressProvider
from nano_appliance.model.errors import Misconfigured
from nano_appliance.model.hardware import DiskBus, TabletBus
from nano_appliance.model.pool import ComputePool, Membership
from nano_appliance.model.security import Protocol, SecurityPolicy, SecurityPolicyGroup, SecurityRule
from nano_appliance.store.resource_data import ResourceData, Zone
from tests.store.samples import SAMPLES, content, copied, rewrite_everything

SAMPLE = "core/data/resource.data"


def opened(path: Path) -> ResourceData:
    ids = iter(f"{number:020d}" for number in range(100))
    return ResourceData(path, make_template_id=lambda: next(ids), now="2026-11-22 10:00:00")


def test_the_older_platforms_file_survives(tmp_path: Path) -> None:
    path = copied(SAMPLE, tmp_path)
    file = opened(path)
    file.zone.put(file.zone.get())
    rewrite_everything(file, file.pools, file.storage_pools, file.address_pools, file.templates, file.policies)
    assert content(path) == content(SAMPLES / SAMPLE)


def test_it_is_understood() -> None:
    file = opened(SAMPLES / SAMPLE)
    pool = file.pools.get("default")
    assert pool is not None
    assert pool == ComputePool(name="default", network="net1", cells={"Cell_ea9471af82c0": Membership(enabled=True)})
    network = file.address_pools.get("net1")
    assert network is not None
    assert network.provider is AddressProvider.DHCP
    assert [len(each.allocated) for each in network.ranges] == [4, 0]
    legacy = file.templates.get("dc1dsdlqmd2t2ajok2rg")
    assert legacy is not None
    assert (legacy.hardware.disk, legacy.hardware.tablet) == (DiskBus.IDE, TabletBus.NONE)


def test_unknown_members_stay_in_records_and_in_what_they_hold(tmp_path: Path) -> None:
    path = copied(SAMPLE, tmp_path)
    changed = content(path)
    changed["later"] = 1
    changed["pools"][0]["later"] = 2
    changed["pools"][0]["cells"]["Cell_ea9471af82c0"]["later"] = 3
    changed["address_pools"][0]["ranges"][0]["later"] = 4
    changed["address_pools"][0]["ranges"][0]["allocated"][2]["later"] = 5
    changed["system_templates"][1]["later"] = 6
    path.write_text(json.dumps(changed))
    file = opened(path)
    rewrite_everything(file, file.pools, file.address_pools, file.templates)
    assert content(path) == changed


def test_a_fresh_installation(tmp_path: Path) -> None:
    path = tmp_path / "data" / "resource.data"
    file = opened(path)
    assert file.zone.get() == Zone(zone="default")
    assert file.pools.all() == [ComputePool(name="default")]
    assert [template.name for template in file.templates.all()] == [
        "CentOS 7",
        "CentOS 6",
        "Windows Server 2012",
        "General",
        "Legacy",
    ]
    built_in = [template["name"] for template in content(SAMPLES / SAMPLE)["system_templates"]]
    assert [template["name"] for template in content(path)["system_templates"]] == built_in
    assert content(path)["pools"] == [{"name": "default", "enabled": True}]
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert opened(path).templates.all() == file.templates.all()


def test_templates_are_added_to_a_file_from_before_templates(tmp_path: Path) -> None:
    path = tmp_path / "resource.data"
    path.write_text('{"zone": "z", "pools": null, "address_pools": null}')
    assert len(opened(path).templates.all()) == 5
    assert opened(path).pools.all() == []


def test_a_disabled_pool_and_old_address_pools_keep_their_meaning(tmp_path: Path) -> None:
    path = tmp_path / "resource.data"
    path.write_text('{"zone": "z", "pools": [], "address_pools": [{"name": "n", "gateway": "10.0.0.1"}]}')
    file = opened(path)
    file.pools.put(ComputePool(name="off", enabled=False))
    assert opened(path).pools.get("off") == ComputePool(name="off", enabled=False)
    network = file.address_pools.get("n")
    assert network is not None
    assert network.provider is AddressProvider.UNSET


def test_security_policies(tmp_path: Path) -> None:
    path = tmp_path / "resource.data"
    file = opened(path)
    policy = SecurityPolicyGroup(
        id="7f1d",
        name="web",
        user="ann",
        group="admin",
        is_global=True,
        policy=SecurityPolicy(accept=False, rules=(SecurityRule(accept=True, protocol=Protocol.TCP, target_port=443),)),
    )
    file.policies.put(policy)
    assert content(path)["security_policy_group"] == [
        {
            "id": "7f1d",
            "name": "web",
            "user": "ann",
            "group": "admin",
            "enabled": True,
            "global": True,
            "accept": False,
            "rules": [{"accept": True, "protocol": "tcp", "target_port": 443}],
        }
    ]
    assert opened(path).policies.all() == [policy]
    file.policies.put(msgspec.structs.replace(policy, policy=SecurityPolicy()))
    assert "rules" not in content(path)["security_policy_group"][0]


def test_a_template_without_hardware_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "resource.data"
    path.write_text('{"system_templates": [{"id": "a", "name": "b"}]}')
    with pytest.raises(Misconfigured, match=r"resource.data: system_templates, record 1"):
        opened(path)
