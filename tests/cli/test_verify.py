"""What `nano verify` finds in an installation that the older platform left, and in one that was damaged."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nano_appliance.cli.verify import verify
from nano_appliance.model.errors import NotFound
from nano_appliance.store.operation_log import OperationLog

OLD = Path(__file__).parents[1] / "data" / "old-platform"


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    place = tmp_path / "nano"
    for role in ("core", "cell", "frontend"):
        shutil.copytree(OLD / role, place / role)
    return place


def change(path: Path, how: Callable[[Any], object]) -> None:
    content = json.loads(path.read_text())
    how(content)
    path.write_text(json.dumps(content))


def told(installation: Path) -> str:
    reply = verify(installation)
    assert reply.exit_status == (0 if reply.text.startswith("0 disagreements") else 1)
    return reply.text


def files_of(installation: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(installation.rglob("*")) if path.is_file()}


def test_nothing_is_changed_by_looking(installation: Path) -> None:
    before = files_of(installation)
    assert "looked at: core, cell, frontend" in told(installation)
    assert files_of(installation) == before


def test_images_without_files_and_files_without_images(installation: Path) -> None:
    shutil.rmtree(installation / "cell")
    shutil.rmtree(installation / "frontend")
    images = json.loads((installation / "core/data/image.data").read_text())
    text = told(installation)
    for image in (*images["disk_images"], *images["media_images"]):
        assert image["id"] in text
    folder = installation / "core/data/media_images"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "stranger_v1.iso").write_bytes(b"iso")
    assert "stranger_v1.iso belongs to no media image; synchronising takes it in" in told(installation)


def test_a_core_whose_records_contradict_each_other(installation: Path) -> None:
    shutil.rmtree(installation / "cell")

    def spoil(content: Any) -> None:
        allocation = {"address": "10.1.1.7", "instance": "nobody"}
        spoilt = {"start": "10.1.1.7", "end": "10.1.1.9", "netmask": "255.255.255.0", "capacity": 3}
        ranges = [{**spoilt, "allocated": [allocation] * 2}]
        content["address_pools"] = [{"name": "lan", "gateway": "10.1.1.1", "provider": "dhcp", "ranges": ranges}]

    change(installation / "core/data/resource.data", spoil)
    (installation / "core/data/index.data").write_text('{"instances": []}')
    text = told(installation)
    assert "core: address pool 'lan' has given 10.1.1.7 to 2 instances" in text
    assert "core: address 10.1.1.7 of pool 'lan' belongs to no instance" in text


def test_a_cell_whose_volumes_are_gone(installation: Path) -> None:
    text = told(installation)
    group = json.loads((installation / "cell/data/storage.data").read_text())["groups"]
    paths = [each["system"]["path"] for each in (group.values() if isinstance(group, dict) else group)]
    assert paths
    for path in paths:
        assert f"has no file {path}" in text
    assert "cell: domains were not compared" in text or "has no domain" in text

    def double(content: Any) -> None:
        instances = content["instances"]
        values = list(instances.values()) if isinstance(instances, dict) else instances
        values[1]["monitor_port"] = values[0]["monitor_port"]

    change(installation / "cell/data/instance.data", double)
    assert "2 instances have the console port" in told(installation)


def test_accounts_that_lead_nowhere(installation: Path) -> None:
    shutil.rmtree(installation / "core")
    shutil.rmtree(installation / "cell")
    assert told(installation).startswith("0 disagreements")

    def spoil(content: Any) -> None:
        content["groups"][0]["role"] = ["gone"]

    change(installation / "frontend/config/users.data", spoil)
    assert "has role 'gone', which does not exist: its members cannot log in" in told(installation)

    def take_away(content: Any) -> None:
        for role in content["roles"]:
            role["menu"] = [menu for menu in role["menu"] if menu != "user"]

    change(installation / "frontend/config/users.data", take_away)
    assert "nobody administers" in told(installation)
    (installation / "frontend/config/users.data").write_text("{")
    assert str(installation / "frontend/config/users.data") in told(installation)


def test_an_operation_log_that_was_tampered_with(installation: Path) -> None:
    for role in ("core", "cell"):
        shutil.rmtree(installation / role)
    log = OperationLog(installation / "frontend/data/log")
    for number in range(3):
        log.append(f"entry {number}", time.time_ns())
    assert told(installation).startswith("0 disagreements")
    (file,) = (path.with_suffix(".log") for path in (installation / "frontend/data/log").rglob("*.chain"))
    file.write_text(file.read_text().replace("entry 1", "entry 7"))
    assert f"frontend: {file}: a line was changed" in told(installation)


def test_no_installation(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="there is no installation"):
        verify(tmp_path)
