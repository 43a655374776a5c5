from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from nano_appliance.model.errors import NanoError
from nano_appliance.model.units import MIB
from tests.roles.core.disks import DISKS, a_disk, a_disk_image
from tests.roles.core.isos import FORM, a_form, an_iso, register, upload
from tests.roles.core.running_core import LEE, MIRA, ROOT, RunningCore


@pytest.fixture(autouse=True)
def empty_library(core: RunningCore) -> Iterator[None]:
    yield
    for group in ("ops", "dev"):
        for image in core.get("/disk_image_search/", query=f"group={group}"):
            core.send("DELETE", f"/disk_images/{image['id']}")


@pytest.fixture
def folder(core: RunningCore) -> Path:
    return core.home / "data" / "disk_images"


def test_an_image_is_registered_filled_downloaded_and_deleted(core: RunningCore, folder: Path, tmp_path: Path) -> None:
    content = a_disk(tmp_path)
    image = register(core, "base", kind=DISKS, description="golden", tags=["linux"])
    told = {"name": "base", "description": "golden", "size": 0, "created": False, "progress": 0, "tags": ["linux"]}
    assert core.get(f"/disk_images/{image}") == told
    upload(core, image, a_form(content), kind=DISKS)
    assert core.get(f"/disk_images/{image}") == told | {"size": len(content), "created": True}
    kept = core.core.disk_images.get(image)
    assert (kept.check_sum, kept.virtual_size) == (hashlib.sha1(content).hexdigest(), 8 * MIB)
    assert [path.name for path in folder.iterdir()] == [f"{image}_v1.qcow2"]
    answer = core.client.forward("GET", f"/api/v1/disk_images/{image}/file/", caller=MIRA)
    assert (answer.status, answer.data) == (200, content)
    expected = {
        "Content-Type": "application/octet-stream",
        "Content-Transfer-Encoding": "binary",
        "Expires": "0",
        "Cache-Control": "no-cache, no-store, must-revalidate",
        "Accept-Ranges": "bytes",
        "Content-Length": str(len(content)),
        "Signature": hashlib.sha1(content).hexdigest(),
    }
    assert {name: answer.headers[name] for name in expected} == expected
    assert "GMT" in answer.headers["Last-Modified"]
    assert core.send("DELETE", f"/disk_images/{image}") == ""
    assert list(folder.iterdir()) == []
    with pytest.raises(NanoError, match=f"disk image '{image}' not found"):
        core.get(f"/disk_images/{image}")


def test_parts_of_a_file_and_its_size_can_be_asked_for(core: RunningCore, tmp_path: Path) -> None:
    content = a_disk(tmp_path)
    path = f"/api/v1/disk_images/{a_disk_image(core, 'base', content)}/file/"
    answer = core.client.forward("GET", path, headers={"range": "bytes=4-9"})
    assert (answer.status, answer.data) == (206, content[4:10])
    answer = core.client.forward("HEAD", path)
    assert (answer.status, answer.data, answer.headers["Content-Length"]) == (200, b"", str(len(content)))


def overlay(folder: Path) -> bytes:
    a_disk(folder)
    path = folder / "overlay.qcow2"
    subprocess.run(
        ["qemu-img", "create", "-q", "-f", "qcow2", "-b", folder / "disk.qcow2", "-F", "qcow2", path], check=True
    )
    return path.read_bytes()


def with_data_elsewhere(folder: Path) -> bytes:
    path = folder / "outside.qcow2"
    subprocess.run(
        ["qemu-img", "create", "-q", "-f", "qcow2", "-o", f"data_file={folder / 'data.raw'}", path, "8M"], check=True
    )
    return path.read_bytes()


def cut_off(folder: Path) -> bytes:
    return a_disk(folder, content=b"x" * 4 * MIB)[: 2 * MIB]


def corrupt(folder: Path) -> bytes:
    content = bytearray(a_disk(folder))
    content[79] |= 2
    return bytes(content)


def raw(_folder: Path) -> bytes:
    return bytes(1 << 20)


@pytest.mark.parametrize(
    ("make", "complaint"),
    [
        (overlay, "depends on a backing file"),
        (with_data_elsewhere, "keeps its data in another file"),
        (cut_off, "damaged or incomplete"),
        (corrupt, "marked as corrupt"),
        (raw, "not a qcow2"),
        (lambda _folder: an_iso(), "not a qcow2"),
        (lambda _folder: b"QFI", "not a qcow2"),
    ],
)
def test_what_is_no_disk_image_leaves_no_trace(
    core: RunningCore, folder: Path, tmp_path: Path, make: object, complaint: str
) -> None:
    image = register(core, "base", kind=DISKS)
    with pytest.raises(NanoError, match=complaint):
        upload(core, image, a_form(make(tmp_path)), kind=DISKS)  # type: ignore[operator]
    assert list(folder.iterdir()) == []
    assert core.get(f"/disk_images/{image}")["created"] is False
    upload(core, image, a_form(a_disk(tmp_path)), kind=DISKS)


@pytest.mark.parametrize(
    ("body", "content_type", "complaint"),
    [
        (a_form(b"", part="file"), FORM, "no part 'image'"),
        (b"QFI", "application/octet-stream", "multipart/form-data"),
        (a_form(b"QFI")[:-20], FORM, "incomplete"),
    ],
)
def test_what_is_no_upload_leaves_no_lock(
    core: RunningCore, tmp_path: Path, body: bytes, content_type: str, complaint: str
) -> None:
    image = register(core, "base", kind=DISKS)
    with pytest.raises(NanoError, match=complaint):
        upload(core, image, body, content_type=content_type, kind=DISKS)
    upload(core, image, a_form(a_disk(tmp_path)), kind=DISKS)


def test_without_the_tool_disk_images_are_refused_in_words_and_media_are_taken(
    core: RunningCore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = a_disk(tmp_path)
    image = register(core, "base", kind=DISKS)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NanoError, match="qemu-img is not installed"):
        upload(core, image, a_form(content), kind=DISKS)
    medium = register(core, "rescue")
    upload(core, medium, a_form(an_iso()))
    core.send("DELETE", f"/media_images/{medium}")


def failure(core: RunningCore, image: str, **who: object) -> str:
    answer = core.client.forward("GET", f"/api/v1/disk_images/{image}/file/", **who)  # type: ignore[arg-type]
    assert answer.status == 200
    return answer.data.decode()


def test_downloads_that_cannot_be(core: RunningCore, tmp_path: Path) -> None:
    image = register(core, "base", kind=DISKS)
    assert "has no content yet" in failure(core, image)
    assert "not found" in failure(core, "0" * 8)
    upload(core, image, a_form(a_disk(tmp_path)), kind=DISKS)
    assert "belongs to another user" in failure(core, image, caller=LEE)
    library = core.core.disk_images
    with library._locked_for(ROOT, image):
        assert "locked by an upload" in failure(core, image)
        for method in ("PUT", "DELETE"):
            with pytest.raises(NanoError, match="locked by an upload"):
                core.send(method, f"/disk_images/{image}", {"description": "new"})
        with pytest.raises(NanoError, match="locked by an upload"):
            upload(core, image, a_form(b""), kind=DISKS)


def test_searching_by_owner_group_and_tags(core: RunningCore) -> None:
    register(core, "b", kind=DISKS, tags=["linux", "64bit"])
    register(core, "a", kind=DISKS, tags=["windows"])
    register(core, "c", kind=DISKS, owner="lee", group="dev")

    def found(query: str, **who: object) -> list[str]:
        return [image["name"] for image in core.get("/disk_image_search/", query=query, **who)]

    assert found("owner=mira") == ["a", "b"]
    assert found("owner=mira&tags=linux") == ["b"]
    assert found("owner=mira&tags=windows&tags=64bit") == ["a", "b"]
    assert found("owner=mira&tags=bsd") == []
    assert found("group=dev") == ["c"]
    assert found("") == []
    assert found("owner=lee", caller=MIRA) == []
    assert found("owner=root", caller=ROOT) == ["c", "a", "b"]


def test_names_follow_their_rule_and_are_unique_in_a_group(core: RunningCore) -> None:
    register(core, "base.v1", kind=DISKS)
    with pytest.raises(NanoError, match="already has a disk image 'base.v1'"):
        register(core, "base.v1", kind=DISKS)
    for name in ("a b", "ä", "", "a/b"):
        with pytest.raises(NanoError, match="name"):
            register(core, name, kind=DISKS)
    other = register(core, "other", kind=DISKS)
    with pytest.raises(NanoError, match="name"):
        core.send("PUT", f"/disk_images/{other}", {"name": "a b"})
    core.send("PUT", f"/disk_images/{other}", {"name": "base-2", "tags": ["x"]})
    assert core.get(f"/disk_images/{other}")["name"] == "base-2"
    with pytest.raises(NanoError, match="belongs to another user"):
        core.send("DELETE", f"/disk_images/{other}", caller=LEE)
