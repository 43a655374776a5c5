"""Files put into the folders by hand become images, and images whose file is gone are dropped; nothing else is."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from nano_appliance.model.caller import TRUSTED
from nano_appliance.model.errors import NanoError
from nano_appliance.model.units import MIB
from nano_appliance.roles.core.image_folder import SETTLED_SECONDS
from tests.roles.core.disks import DISKS, a_disk, a_disk_image
from tests.roles.core.isos import an_image, an_iso, register
from tests.roles.core.running_core import LEE, MIRA, RunningCore

LATER = 60.0
WHOSE = {"owner": "mira", "group": "ops"}


@pytest.fixture(autouse=True)
def _empty(core: RunningCore) -> Iterator[None]:
    yield
    for kind in ("media_image", "disk_image"):
        for image in core.get(f"/{kind}_search/", query="group=ops"):
            core.send("DELETE", f"/{kind}s/{image['id']}")
        for path in (core.home / "data" / f"{kind}s").iterdir():
            path.unlink() if path.is_file() or path.is_symlink() else path.rmdir()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some time has passed since the files were written."""
    real = time.time
    monkeypatch.setattr("nano_appliance.roles.core.image_synchronisation.time.time", lambda: real() + LATER)


@pytest.mark.usefixtures("later")
def test_files_become_images(core: RunningCore, tmp_path: Path) -> None:
    folder, content = core.home / "data" / DISKS, a_disk(tmp_path)
    (folder / "old server.qcow2").write_bytes(content)
    assert core.send("PATCH", "/disk_images/", WHOSE, caller=MIRA) == ""
    (image,) = core.get("/disk_image_search/", query="owner=mira")
    assert image["name"].rpartition("_")[0] == "old_server"
    assert image["size"] == len(content)
    assert [path.name for path in folder.iterdir()] == [f"{image['id']}_v1.qcow2"]
    kept = core.core.disk_images.get(image["id"])
    assert (kept.version, kept.check_sum, kept.virtual_size) == (1, hashlib.sha1(content).hexdigest(), 8 * MIB)
    core.send("PATCH", "/disk_images/", WHOSE)
    assert len(core.get("/disk_image_search/", query="owner=mira")) == 1


@pytest.mark.usefixtures("later")
def test_only_whole_files_of_the_kind_are_taken(core: RunningCore, media_folder: Path) -> None:
    for name in ("notes.txt", ".hidden.iso", "disk.qcow2"):
        (media_folder / name).write_bytes(an_iso())
    (media_folder / "bad.iso").write_bytes(b"no iso at all" * 9999)
    (media_folder / "empty.iso").touch()
    (media_folder / "link.iso").symlink_to("/etc/passwd")
    (media_folder / "folder.iso").mkdir()
    (media_folder / "Good.ISO").write_bytes(an_iso())
    before = {path.name for path in media_folder.iterdir()}
    core.send("PATCH", "/media_images/", WHOSE)
    (image,) = core.get("/media_image_search/", query="owner=mira")
    assert image["name"].startswith("Good_")
    assert {path.name for path in media_folder.iterdir()} == before - {"Good.ISO"} | {f"{image['id']}_v1.iso"}


def test_a_file_that_is_being_written_is_left_alone(core: RunningCore, media_folder: Path) -> None:
    (media_folder / "fresh.iso").write_bytes(an_iso())
    core.send("PATCH", "/media_images/", WHOSE)
    assert core.get("/media_images/") == []
    assert core.core.media_images.strangers(time.time() + SETTLED_SECONDS) == [media_folder / "fresh.iso"]


@pytest.mark.usefixtures("later")
def test_records_without_file_are_dropped_but_never_those_that_wait_for_one(
    core: RunningCore, media_folder: Path
) -> None:
    lost, kept, waiting = an_image(core, "lost"), an_image(core, "kept"), register(core, "waiting")
    loading = an_image(core, "loading")
    (media_folder / f"{lost}_v1.iso").unlink()
    library = core.core.media_images
    with library._locked_for(TRUSTED, loading):
        (media_folder / f"{loading}_v1.iso").unlink()
        (media_folder / f"{loading}_v2.iso").write_bytes(an_iso())
        core.send("PATCH", "/media_images/", WHOSE)
    assert {image["id"] for image in core.get("/media_images/")} == {kept, waiting, loading}


@pytest.mark.usefixtures("later")
def test_nothing_of_others_is_touched(core: RunningCore, tmp_path: Path) -> None:
    image = a_disk_image(core, "base", a_disk(tmp_path))
    (core.home / "data" / DISKS / f"{image}_v1.qcow2").unlink()
    core.send("PATCH", "/disk_images/", {"owner": "lee", "group": "dev"}, caller=LEE)
    assert core.get(f"/disk_images/{image}")
    with pytest.raises(NanoError, match="only administrators"):
        core.send("PATCH", "/disk_images/", WHOSE, caller=LEE)


@pytest.mark.parametrize("kind", ["media_images", "disk_images"])
@pytest.mark.parametrize("missing", ["owner", "group"])
def test_owner_and_group_are_required(core: RunningCore, kind: str, missing: str) -> None:
    wish = {name: value for name, value in WHOSE.items() if name != missing}
    with pytest.raises(NanoError, match=f"{missing} is required"):
        core.send("PATCH", f"/{kind}/", wish)
