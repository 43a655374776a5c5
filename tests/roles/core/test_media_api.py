from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from nano_appliance.model.errors import NanoError
from nano_appliance.roles.core.image_library import ImageLibrary
from tests.roles.core.isos import BOUNDARY, FORM, a_form, an_image, an_iso, register, upload
from tests.roles.core.running_core import LEE, MIRA, ROOT, RunningCore, eventually


@pytest.fixture(autouse=True)
def empty_library(core: RunningCore) -> Iterator[None]:
    yield
    for image in core.get("/media_images/"):
        core.send("DELETE", f"/media_images/{image['id']}")


def test_an_image_is_registered_filled_listed_and_deleted(core: RunningCore, media_folder: Path) -> None:
    image = register(core, "rescue", description="live cd", tags=["linux", "64bit"])
    (listed,) = core.get("/media_image_search/", query="owner=mira")
    assert (listed["size"], listed["tags"]) == (0, ["linux", "64bit"])
    assert "modify_time" not in listed
    content = an_iso(100_000, b"\x5a")
    upload(core, image, a_form(content))
    assert core.get(f"/media_images/{image}") == {
        "name": "rescue",
        "description": "live cd",
        "size": len(content),
        "tags": ["linux", "64bit"],
    }
    (file,) = media_folder.iterdir()
    assert file.name == f"{image}_v1.iso"
    assert file.read_bytes() == content
    assert core.get("/media_images/")[0]["modify_time"]
    assert core.send("DELETE", f"/media_images/{image}") == ""
    assert list(media_folder.iterdir()) == []
    with pytest.raises(NanoError, match="not found"):
        core.get(f"/media_images/{image}")


def test_new_content_replaces_the_old_and_raises_the_version(core: RunningCore, media_folder: Path) -> None:
    image = an_image(core, "rescue")
    upload(core, image, a_form(an_iso(9)))
    (file,) = media_folder.iterdir()
    assert file.name == f"{image}_v2.iso"
    assert core.get(f"/media_images/{image}")["size"] == len(an_iso(9))


NO_ISO = b"PK\x03\x04" + bytes(200_000)


@pytest.mark.parametrize(
    ("body", "content_type", "complaint"),
    [
        (a_form(NO_ISO), FORM, "not an ISO image"),
        (a_form(b"short"), FORM, "not an ISO image: it is too short"),
        (a_form(b""), FORM, "not an ISO image: it is too short"),
        (a_form(an_iso(), part="file"), FORM, "no part 'image'"),
        (an_iso(), "application/octet-stream", "multipart/form-data"),
        (an_iso(), "multipart/form-data", "boundary"),
        (a_form(an_iso())[:-20], FORM, "incomplete"),
        (b"", FORM, "incomplete"),
    ],
)
def test_what_is_no_upload_changes_nothing(
    core: RunningCore, media_folder: Path, body: bytes, content_type: str, complaint: str
) -> None:
    image = an_image(core, "rescue")
    with pytest.raises(NanoError, match=complaint):
        upload(core, image, body, content_type=content_type)
    assert [file.name for file in media_folder.iterdir()] == [f"{image}_v1.iso"]
    assert core.get(f"/media_images/{image}")["size"] == len(an_iso())
    upload(core, image, a_form(an_iso()))


class BrokenOff:
    """An upload whose sender stops in the middle."""

    def __init__(self, core: RunningCore, image: str) -> None:
        begun = a_form(an_iso(3_000_000))[:2_000_000]
        signed = core.client._send  # the signature is the client's business; only the body is ours
        self._done = threading.Event()
        self._sent = threading.Event()
        body = self

        class Body:
            finished = False

            def read(self, _size: int = -1) -> bytes:
                if not body._sent.is_set():
                    body._sent.set()
                    return begun
                body._done.wait(30)
                raise OSError("the sender went away")

        def send() -> None:
            with pytest.raises((OSError, NanoError)):
                signed(
                    "POST", f"/api/v1/media_images/{image}/file/", "", {}, None, caller=MIRA, session="",
                    body=Body(), timeout=None, unsigned={"content-type": FORM, "content-length": "4000000"},
                )  # fmt: skip

        self._thread = threading.Thread(target=send)
        self._thread.start()

    def end(self) -> None:
        self._done.set()
        self._thread.join(30)


def test_a_broken_off_upload_leaves_no_trace_and_no_lock(core: RunningCore, media_folder: Path) -> None:
    image = register(core, "rescue")
    upload_under_way = BrokenOff(core, image)
    try:
        eventually(lambda: list(media_folder.iterdir()), "the upload has begun")
        for method, path in (("PUT", ""), ("DELETE", "")):
            with pytest.raises(NanoError, match="locked by an upload"):
                core.send(method, f"/media_images/{image}{path}", {"description": "new"})
        with pytest.raises(NanoError, match="locked by an upload"):
            upload(core, image, a_form(an_iso()))
    finally:
        upload_under_way.end()
    eventually(lambda: not list(media_folder.iterdir()), "nothing is left")
    upload(core, image, a_form(an_iso()))
    assert core.get(f"/media_images/{image}")["size"] == len(an_iso())


def test_a_disk_without_room_is_told_before_anything_is_written(core: RunningCore, media_folder: Path) -> None:
    image = register(core, "huge")
    with socket.create_connection(("127.0.0.1", core.port)):
        library: ImageLibrary = core.core.media_images
        with pytest.raises(NanoError, match="no room left"):
            library.upload(MIRA, image, 1 << 60, lambda _sink: pytest.fail("nothing is to be read"))
    assert list(media_folder.iterdir()) == []


@pytest.mark.parametrize(
    ("wish", "complaint"),
    [
        ({"owner": "mira", "group": "ops"}, "name is required"),
        ({"name": "a", "group": "ops"}, "owner is required"),
        ({"name": "a", "owner": "mira"}, "group is required"),
        ({"name": "a\nb", "owner": "mira", "group": "ops"}, "name"),
        ({"name": "a", "owner": "../mira", "group": "ops"}, "owner"),
        ({"name": "a", "owner": "mira", "group": "ops", "tags": "linux"}, "tags must be a list"),
        ({"name": "a", "owner": "mira", "group": "ops", "tags": [1]}, "tags"),
        ({"name": "x" * 200, "owner": "mira", "group": "ops"}, "longer than 128"),
        ({"name": "a", "owner": "mira", "group": "ops", "tags": ["x"] * 100}, "tags must not be more"),
        ({"name": "a", "owner": "mira", "group": "ops", "description": "x" * 9000}, "description must not be longer"),
    ],
)
def test_bad_registrations_are_refused(core: RunningCore, wish: dict[str, object], complaint: str) -> None:
    with pytest.raises(NanoError, match=complaint):
        core.send("POST", "/media_images/", wish)
    assert core.get("/media_images/") == []


def test_names_are_unique_in_a_group(core: RunningCore) -> None:
    register(core, "rescue")
    with pytest.raises(NanoError, match="already has a media image 'rescue'"):
        register(core, "rescue", owner="lee")
    other = register(core, "rescue", owner="lee", group="dev")
    with pytest.raises(NanoError, match="already has a media image 'rescue'"):
        core.send("PUT", f"/media_images/{other}", {"group": "ops"})


def test_modifying_keeps_what_is_empty(core: RunningCore) -> None:
    image = register(core, "rescue", description="old", tags=["linux"])
    core.send("PUT", f"/media_images/{image}", {"description": "new", "name": "", "tags": []})
    assert core.get(f"/media_images/{image}") == {"name": "rescue", "description": "new", "size": 0, "tags": ["linux"]}


def test_images_belong_to_their_owners(core: RunningCore) -> None:
    with pytest.raises(NanoError, match="only administrators"):
        register(core, "rescue", caller=LEE)
    image = register(core, "rescue", caller=MIRA)
    for method in ("PUT", "DELETE"):
        with pytest.raises(NanoError, match="belongs to another user"):
            core.send(method, f"/media_images/{image}", {"description": "mine"}, caller=LEE)
    with pytest.raises(NanoError, match="belongs to another user"):
        upload(core, image, a_form(an_iso()), caller=LEE)
    with pytest.raises(NanoError, match="only administrators"):
        core.send("PUT", f"/media_images/{image}", {"owner": "lee"}, caller=MIRA)
    assert core.get("/media_image_search/", query="owner=mira", caller=LEE) == []
    assert len(core.get("/media_images/", caller=LEE)) == 1, "dialogs offer images to everybody"
    core.send("PUT", f"/media_images/{image}", {"owner": "lee", "group": "dev"}, caller=ROOT)
    assert len(core.get("/media_image_search/any/tail", query="group=dev", caller=LEE)) == 1


def test_lists_are_in_order_of_group_and_name(core: RunningCore) -> None:
    for group, name in (("ops", "b"), ("dev", "z"), ("ops", "a")):
        register(core, name, group=group)
    assert [image["name"] for image in core.get("/media_images/")] == ["z", "a", "b"]
    assert core.get("/media_image_search/") == []


def test_the_boundary_may_come_in_the_content(core: RunningCore) -> None:
    tricky = an_iso() + f"\r\n--{BOUNDARY[:-1]}".encode() * 50
    image = register(core, "tricky")
    upload(core, image, a_form(tricky))
    assert core.get(f"/media_images/{image}")["size"] == len(tricky)
