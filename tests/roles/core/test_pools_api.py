from __future__ import annotations

from collections.abc import Iterator

import pytest

from nano_appliance.model.errors import NanoError
from tests.roles.core.running_core import RunningCore


@pytest.fixture(autouse=True)
def only_default(core: RunningCore) -> Iterator[None]:
    yield
    for pool in core.get("/compute_pools/"):
        if pool["name"] != "default":
            core.send("DELETE", f"/compute_pools/{pool['name']}")


@pytest.fixture
def storage(core: RunningCore) -> Iterator[str]:
    core.send("POST", "/storage_pools/nas-1", {"type": "nfs", "host": "10.9.0.5", "target": "/srv/vm"})
    yield "nas-1"
    for pool in core.get("/compute_pools/"):
        if pool["storage"]:
            core.send("PUT", f"/compute_pools/{pool['name']}", {"network": pool["network"]})
    core.send("DELETE", "/storage_pools/nas-1")


def test_a_fresh_installation_has_one_pool(core: RunningCore) -> None:
    assert core.get("/compute_pools/") == [
        {"name": "default", "enabled": True, "cells": 0, "network": "", "storage": "", "failover": False}
    ]


def test_pools_are_made_changed_and_removed(core: RunningCore, storage: str) -> None:
    assert core.send("POST", "/compute_pools/rack_1") == ""
    assert core.send("POST", "/compute_pools/a-pool", {"storage": storage, "failover": True}) == ""
    assert [pool["name"] for pool in core.get("/compute_pools/")] == ["a-pool", "default", "rack_1"]
    core.send("PUT", "/compute_pools/rack_1", {"storage": storage})
    assert core.get("/compute_pools/rack_1")["storage"] == storage
    core.send("PUT", "/compute_pools/a-pool", {"storage": storage, "enable": False})
    assert core.get("/compute_pools/a-pool")["failover"] is False, "all three are replaced"
    core.send("DELETE", "/compute_pools/a-pool")
    with pytest.raises(NanoError, match="not found"):
        core.get("/compute_pools/a-pool")


@pytest.mark.parametrize(
    ("method", "path", "body", "complaint"),
    [
        ("POST", "/compute_pools/bad.name", {}, "name 'bad.name' may only contain"),
        ("POST", "/compute_pools/default", {}, "already exists"),
        ("POST", "/compute_pools/new", {"storage": "none"}, "storage pool 'none' not found"),
        ("POST", "/compute_pools/new", {"network": "none"}, "address pool 'none' not found"),
        ("POST", "/compute_pools/new", {"failover": True}, "failover needs a storage pool"),
        ("POST", "/compute_pools/new", {"failover": "yes"}, "failover must be true or false"),
        ("PUT", "/compute_pools/none", {"storage": "x"}, "compute pool 'none' not found"),
        ("PUT", "/compute_pools/default", {}, "already has these settings"),
        ("PUT", "/compute_pools/default", {"storage": "none"}, "storage pool 'none' not found"),
        ("PUT", "/compute_pools/default", {"failover": True}, "failover needs a storage pool"),
        ("DELETE", "/compute_pools/none", None, "compute pool 'none' not found"),
        ("GET", "/compute_pools/none", None, "compute pool 'none' not found"),
    ],
)
def test_bad_wishes_are_refused(
    core: RunningCore, method: str, path: str, body: dict[str, object] | None, complaint: str
) -> None:
    before = core.get("/compute_pools/")
    with pytest.raises(NanoError, match=complaint):
        core.send(method, path, body)
    assert core.get("/compute_pools/") == before


def test_templates_are_the_built_in_ones(core: RunningCore) -> None:
    listed = core.get("/templates/")
    assert [each["name"] for each in listed] == ["CentOS 7", "CentOS 6", "Windows Server 2012", "General", "Legacy"]
    assert all(len(each["id"]) == 20 for each in listed)
    assert [each["id"] for each in listed] == sorted(each["id"] for each in listed)
    legacy = core.get(f"/templates/{listed[-1]['id']}")
    assert (legacy["admin"], legacy["disk"], legacy["display"]) == ("root", "ide", "cirrus")
    assert "tablet" not in legacy
    with pytest.raises(NanoError, match="template 'none' not found"):
        core.get("/templates/none")
