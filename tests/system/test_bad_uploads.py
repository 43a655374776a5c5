"""Uploads that go wrong leave the image without content, unlocked, and no file behind."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.lab.inventory import Inventory
from tests.lab.patience import eventually
from tests.lab.portal_client import BOUNDARY, PortalClient, PortalFailure, Unreachable
from tests.lab.running_nano import RunningNano

MIB = 1 << 20


@pytest.fixture
def image(client: PortalClient) -> Iterator[str]:
    """The id of a media image that waits for its content."""
    image = client.register_media("incoming")
    yield image
    client.delete_media(image)


def size_of(client: PortalClient, image: str) -> int:
    return next(known.size for known in client.media_images() if known.id == image)


def assert_untouched(nano: RunningNano, client: PortalClient, image: str, before: Inventory) -> None:
    """As before, and a good upload is taken at once: nothing is locked."""
    eventually(lambda: Inventory.of(nano, client) == before, "something is left of the failed upload")
    client.upload_media(image, nano.iso_path)
    assert size_of(client, image) == nano.iso_path.stat().st_size


def test_an_upload_that_breaks_off_leaves_no_trace(nano: RunningNano, client: PortalClient, image: str) -> None:
    before = Inventory.of(nano, client)
    address = urlsplit(client.url)
    assert address.hostname
    assert address.port
    head = (
        f"POST /api/v1/media_images/{image}/file/ HTTP/1.1\r\nHost: {address.netloc}\r\n"
        f"Nano-Session: {client.session}\r\nContent-Length: {64 * MIB}\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n--{BOUNDARY}\r\n"
        'Content-Disposition: form-data; name="image"; filename="half.iso"\r\n\r\n'
    ).encode()
    with socket.create_connection((address.hostname, address.port)) as connection:
        connection.sendall(head + nano.iso_path.read_bytes())
        eventually(lambda: Inventory.of(nano, client).files != before.files, "the upload never began")
    assert_untouched(nano, client, image, before)


@pytest.mark.parametrize("content", [b"", b"no ISO", bytes(64 * 1024)], ids=["empty", "too short", "zeros"])
def test_a_file_that_is_no_iso_is_refused(
    nano: RunningNano, client: PortalClient, image: str, content: bytes, tmp_path: Path
) -> None:
    before = Inventory.of(nano, client)
    path = tmp_path / "fake.iso"
    path.write_bytes(content)
    with pytest.raises(PortalFailure, match="(?i)iso"):
        client.upload_media(image, path)
    assert_untouched(nano, client, image, before)


def test_an_upload_for_an_unknown_image_is_refused(nano: RunningNano, client: PortalClient) -> None:
    before = Inventory.of(nano, client)
    with pytest.raises((PortalFailure, Unreachable)):
        client.upload_media("00000000-0000-4000-8000-000000000000", nano.iso_path)
    assert Inventory.of(nano, client) == before


def test_a_full_disk_is_told_and_leaves_nothing_half_made(
    nano: RunningNano, client: PortalClient, image: str, tmp_path: Path
) -> None:
    before = Inventory.of(nano, client)
    large = tmp_path / "large.iso"
    large.write_bytes(nano.iso_path.read_bytes() + bytes(8 * MIB))
    with (
        full_disk(nano, "core", nano.home / "core/data/media_images"),
        pytest.raises(PortalFailure, match="no room"),
    ):
        client.upload_media(image, large)
    assert_untouched(nano, client, image, before)


@contextmanager
def full_disk(nano: RunningNano, role: str, folder: Path) -> Iterator[None]:
    """For `role`, and the processes that share its mounts, `folder` lies on a disk of one MiB meanwhile."""
    enter = ("nsenter", "--target", str(nano.role(role).pid), "--mount")
    subprocess.run((*enter, "mount", "-t", "tmpfs", "-o", "size=1m", "none", str(folder)), check=True)
    try:
        yield
    finally:
        subprocess.run((*enter, "umount", str(folder)), check=True)
