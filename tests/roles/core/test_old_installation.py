"""The data files of an installation of the older platform, taken over."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from nano_appliance.model.errors import NanoError
from tests.roles.core.isos import an_iso
from tests.roles.core.running_core import RunningCore, a_domain, eventually, running_core
from tests.roles.core.scripted_cell import ScriptedCell

OLD = Path(__file__).parents[2] / "data" / "old-platform" / "core"
CELL = "Cell_ea9471af82c0"
IMAGE = "8a3d56ee-b613-4a4c-9847-7107c4757b06"


@pytest.fixture(scope="module")
def core(network: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCore]:
    home = tmp_path_factory.mktemp("old") / "core"
    shutil.copytree(OLD, home)
    media = home / "data" / "media_images"
    media.mkdir()
    (media / f"{IMAGE}_v1.iso").write_bytes(an_iso())
    with running_core(home, a_domain("old-domain")) as running:
        yield running


def test_pools_images_and_templates_are_there(core: RunningCore) -> None:
    pools = {pool["name"]: pool for pool in core.get("/compute_pools/")}
    assert set(pools) >= {"default", "pool1", "pool4"}
    assert (pools["default"]["network"], pools["default"]["cells"]) == ("net1", 1)
    assert core.get(f"/media_images/{IMAGE}")["name"] == "tiny-iso2"
    assert core.get("/templates/")


def test_images_are_found_in_the_home_wherever_it_is_now(core: RunningCore) -> None:
    assert core.core.media_images.file(IMAGE, 1).read_bytes() == an_iso()


def test_a_network_with_allocated_addresses_stays(core: RunningCore) -> None:
    with pytest.raises(NanoError, match="cannot change while its guests hold addresses"):
        core.send("PUT", "/compute_pools/default", {"network": ""})


def test_address_pools_are_there_with_what_is_in_use(core: RunningCore) -> None:
    shown = {each["name"]: each for each in core.get("/address_pools/")}
    assert (shown["net1"]["addresses"], shown["net1"]["allocated"]) == (32, 4)
    assert core.get("/address_pools/bad name")["dns"] == ["8.8.8.8"]


def test_a_cell_of_old_is_shown_and_added_once_more(core: RunningCore, tmp_path: Path) -> None:
    shown = core.get(f"/compute_pool_cells/default/{CELL}")
    assert (shown["alive"], shown["state"]) == (False, "unconfirmed")
    assert "add it to this pool once more" in shown["message"]
    cell = ScriptedCell(tmp_path, core.domain, CELL)
    cell.start()
    try:
        eventually(lambda: core.get("/compute_pool_cells/"), "it asks to join")
        with pytest.raises(NanoError, match="already belongs to compute pool 'default'"):
            core.send("POST", f"/compute_pool_cells/pool1/{CELL}")
        core.send("POST", f"/compute_pool_cells/default/{CELL}")
        assert core.get(f"/compute_pool_cells/default/{CELL}")["alive"]
        assert "state" not in core.get(f"/compute_pool_cells/default/{CELL}")
    finally:
        cell.stop()
