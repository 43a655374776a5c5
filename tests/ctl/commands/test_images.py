from __future__ import annotations

import hashlib
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nano_appliance.ctl import context, progress
from nano_appliance.ctl.progress import Progress
from nano_appliance.link import operations
from nano_appliance.model.units import MIB
from tests.ctl.installation import CommandLine
from tests.roles.core.disks import a_disk, a_disk_image
from tests.roles.core.guests import a_guest
from tests.roles.core.isos import an_image, an_iso
from tests.roles.core.running_core import ROOT, RunningCore, eventually
from tests.roles.core.scripted_cell import ScriptedCell


@pytest.fixture(autouse=True)
def empty_library(core: RunningCore, cell: ScriptedCell) -> Iterator[None]:
    yield
    for guest in core.get("/instance_status/default"):
        core.send("DELETE", f"/guests/{guest['id']}", {"force": True})
    for kind in ("media", "disk"):
        for image in core.get(f"/{kind}_image_search/", caller=ROOT):
            core.send("DELETE", f"/{kind}_images/{image['id']}")


@pytest.fixture
def iso(tmp_path: Path) -> Path:
    path = tmp_path / "rescue-12.iso"
    path.write_bytes(an_iso(3 * MIB, b"\x5a"))
    return path


def images(core: RunningCore, kind: str = "media") -> list[str]:
    return [image["name"] for image in core.get(f"/{kind}_image_search/", caller=ROOT)]


def files(core: RunningCore, kind: str = "media") -> list[Path]:
    return list((core.home / "data" / f"{kind}_images").iterdir())


def test_an_iso_is_sent_listed_inserted_and_deleted(
    ctl: CommandLine, cell: ScriptedCell, core: RunningCore, iso: Path
) -> None:
    told = ctl("image", "upload", str(iso), "--tag", "linux", "--tag", "64bit", "--description", "live")
    assert (told.status, told.err) == (0, "")
    image_id = told.out.split()[-1]
    assert told.out == f"media image rescue-12 of 3 MiB is there: {image_id}\n"
    assert [file.read_bytes() for file in files(core)] == [iso.read_bytes()]
    assert ctl("image", "list", "--kind", "media", "--json").data == core.get("/media_image_search/", caller=ROOT)
    header, row = ctl("image", "list").out.splitlines()
    assert header.split() == ["NAME", "KIND", "SIZE", "CHANGED", "TAGS", "DESCRIPTION"]
    assert row.startswith("rescue-12  media  3 MiB  20")
    assert row.endswith("linux 64bit  live")
    assert ctl("image", "show", "rescue-12").out == (
        f"name         rescue-12\nid           {image_id}\nkind         media\nsize         3 MiB\n"
        "tags         linux 64bit\ndescription  live\n"
    )
    a_guest(core, "web1")
    assert ctl("instance", "start", "web1", "--media", "rescue-12").status == 0
    assert cell.given(operations.START_INSTANCE)[0].media.id == image_id
    assert ctl("instance", "media", "eject", "web1").out == "ops.web1 has an empty drive\n"
    assert ctl("instance", "media", "insert", "web1", "rescue-12").out == "ops.web1 has rescue-12 in its drive\n"
    assert ctl("instance", "media", "eject", "web1").status == 0
    assert ctl("image", "delete", "rescue-12").status == 2
    assert ctl("image", "delete", "rescue-12", "--yes").out == "media image rescue-12 is deleted\n"
    assert images(core) == []


def test_how_far_an_upload_is(ctl: CommandLine, iso: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "REFRESH", 0.0)
    told = ctl("image", "upload", str(iso), person=True)
    assert told.status == 0
    pictures = told.err.split("\r")
    assert any("sending rescue-12.iso [" in picture and "of 3 MiB" in picture for picture in pictures)
    assert pictures[-1] == ""


class _Interrupted(Progress):
    """Ctrl-C after the first megabyte."""

    def update(self, done: int) -> None:
        if done > MIB:
            raise KeyboardInterrupt


def test_an_interrupted_upload_leaves_nothing(
    ctl: CommandLine, core: RunningCore, iso: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context, "Progress", _Interrupted)
    told = ctl("image", "upload", str(iso))
    assert (told.status, told.out) == (130, "")
    assert images(core) == []
    assert files(core) == []
    monkeypatch.undo()


class _Shortened(Progress):
    """The file becomes shorter after the first megabyte."""

    file: Path

    def update(self, done: int) -> None:
        if done > MIB:
            self.file.write_bytes(b"")


def test_a_file_that_becomes_shorter(
    ctl: CommandLine, core: RunningCore, iso: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _Shortened.file = iso
    monkeypatch.setattr(context, "Progress", _Shortened)
    told = ctl("image", "upload", str(iso))
    assert (told.status, told.err) == (1, f"nano: {iso} became shorter while it was sent\n")
    assert images(core) == []


def test_what_the_server_refuses_leaves_nothing(ctl: CommandLine, core: RunningCore, tmp_path: Path) -> None:
    nothing = tmp_path / "nothing.iso"
    nothing.write_bytes(bytes(2 * MIB))
    told = ctl("image", "upload", str(nothing))
    assert told.status == 1
    assert "not an ISO image" in told.err
    assert told.err.count("\n") == 1
    assert images(core) == []
    assert ctl("image", "upload", str(tmp_path / "none.iso")).err == f"nano: {tmp_path}/none.iso is no file\n"
    other = tmp_path / "disk.img"
    other.write_bytes(b"x")
    told = ctl("image", "upload", str(other))
    assert told.status == 2
    assert "say what it is with --kind" in told.err


def test_a_disk_goes_there_and_back(ctl: CommandLine, core: RunningCore, tmp_path: Path) -> None:
    content = a_disk(tmp_path)
    disk = tmp_path / "disk.qcow2"
    assert ctl("image", "upload", str(disk), "--name", "base").status == 0
    back = tmp_path / "back.qcow2"
    told = ctl("image", "download", "base", str(back))
    assert told.status == 0, told.err
    assert told.out.startswith(f"{back}, ")
    assert back.read_bytes() == content
    assert stat.S_IMODE(back.stat().st_mode) == 0o600
    assert ctl("image", "download", "base", str(back)).err == f"nano: {back} exists; --force replaces it\n"
    assert ctl("image", "download", "base", str(back), "--force").status == 0
    assert ctl("image", "download", "base", str(tmp_path / "no" / "x")).status == 1
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == [
        "back.qcow2",
        "disk.qcow2",
        "disk.raw",
    ]


def test_a_download_that_is_not_the_image_is_not_kept(ctl: CommandLine, core: RunningCore, tmp_path: Path) -> None:
    a_disk_image(core, "base", a_disk(tmp_path))
    (stored,) = files(core, "disk")
    damaged = bytearray(stored.read_bytes())
    damaged[-1] ^= 1
    stored.write_bytes(damaged)
    target = tmp_path / "back.qcow2"
    told = ctl("image", "download", "base", str(target))
    assert told.status == 1
    check_sum = hashlib.sha1(damaged).hexdigest()
    assert told.err == f"nano: what arrived is not the image: its check sum is {check_sum}\n"
    assert not target.exists()
    assert not list(tmp_path.glob(".*"))


def test_an_image_without_content_cannot_be_fetched(ctl: CommandLine, core: RunningCore, tmp_path: Path) -> None:
    core.send("POST", "/disk_images/", {"name": "empty", "owner": "mira", "group": "ops"})
    told = ctl("image", "download", "empty", str(tmp_path / "x"))
    assert told.status == 1
    assert "content" in told.err
    assert "content  0% are there" in ctl("image", "show", "empty").out


def test_one_name_in_both_libraries(ctl: CommandLine, core: RunningCore, tmp_path: Path) -> None:
    media = an_image(core, "same")
    disk = a_disk_image(core, "same", a_disk(tmp_path))
    told = ctl("image", "show", "same")
    assert told.err == (
        f"nano: 'same' can be more than one image, give the id: media image {media}; disk image {disk}\n"
    )
    assert ctl("image", "show", "same", "--kind", "disk", "--json").data["created"]
    assert set(ctl("image", "list", "--json").data) == {"media", "disk"}
    assert ctl("image", "delete", media, "--yes").status == 0
    assert ctl("image", "show", "same").status == 0
    assert ctl("instance", "start", "same", "--media", "same").status == 1


def test_an_image_is_built_of_an_instance(
    ctl: CommandLine, cell: ScriptedCell, core: RunningCore, tmp_path: Path
) -> None:
    a_disk(tmp_path)
    cell.built = tmp_path / "disk.qcow2"
    a_guest(core, "web1")
    built = ctl("image", "build", "web1", "golden", "--json").data
    assert (built["name"], built["created"]) == ("golden", True)
    cell.check_sum = "0" * 40
    told = ctl("image", "build", "web1", "broken")
    assert told.status == 1
    assert images(core, "disk") == ["golden"]


def test_a_clone_that_cloud_init_is_told_about(
    ctl: CommandLine, cell: ScriptedCell, core: RunningCore, tmp_path: Path
) -> None:
    a_disk_image(core, "base", a_disk(tmp_path))
    (tmp_path / "key.pub").write_text("ssh-ed25519 AAAA mira@lab\n")
    (tmp_path / "data").write_text("#!/bin/sh\n")
    shape = ("--template", "General", "--memory", "1G", "--disk", "5G", "--image", "base")
    inside = ("--ssh-key", str(tmp_path / "key.pub"), "--user-data", str(tmp_path / "data"), "--admin", "ops")
    assert ctl("instance", "create", "web1", *shape, *inside).status == 0
    (order,) = cell.given(operations.CREATE_INSTANCE)
    assert "ssh-ed25519 AAAA mira@lab" in repr(order)
    assert "#!/bin/sh" in repr(order)
    missing = ctl("instance", "create", "web2", *shape, "--user-data", str(tmp_path / "none"))
    assert (missing.status, missing.err) == (1, f"nano: cannot read {tmp_path}/none: No such file or directory\n")
    other = ctl("instance", "create", "web2", *shape[:-1], "other")
    assert other.err == "nano: there is no disk image 'other'\n"


def test_ctrl_c_in_the_middle_of_an_upload(ctl: CommandLine, core: RunningCore, tmp_path: Path) -> None:
    """The real program and the real signal, while content arrives."""
    large = tmp_path / "large.iso"
    with large.open("wb") as file:
        file.write(an_iso())
        file.truncate(1 << 32)  # more than arrives before the signal does, however busy the machine is
    process = subprocess.Popen(
        # A process that was begun in the background would hand on that it ignores the signal.
        ["env", "--default-signal=INT", sys.executable, "-P", "-m", "nano_appliance", "ctl", "image", "upload", large],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    eventually(lambda: any(file.stat().st_size > MIB for file in files(core)), "content arrives")
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, b"", b"")
    assert images(core) == []
    assert files(core) == []
