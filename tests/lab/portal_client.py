"""A small client of the portal's API, written from the REST contract; it knows nothing of Nano's inside."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote, urlencode

import msgspec
import urllib3

from tests.lab.portal_objects import (
    Answer,
    Cell,
    Channel,
    Envelope,
    Guest,
    Identified,
    LogPage,
    MediaImage,
    Pool,
    PoolStatus,
    SearchResult,
    Session,
    SystemStatus,
    Template,
)

T = TypeVar("T")

ALL_MENUS = (
    "dashboard",
    "compute_pool",
    "address_pool",
    "storage_pool",
    "instance",
    "image",
    "media",
    "templates",
    "policies",
    "user",
    "log",
    "visibility",
)
CHUNK = 1 << 20
BOUNDARY = "nano-upload-boundary"


class PortalFailure(Exception):
    """The API answered and refused; the text is its message."""


class Unreachable(Exception):
    """No answer: nothing listens, the connection broke, or a gateway on the way has lost what is behind it."""


class PortalClient:
    """Calls of one caller; after `login` they carry the session's id.

    Every call raises PortalFailure when the API refuses and Unreachable when no answer came.
    """

    def __init__(self, url: str, timeout: float = 60.0) -> None:
        self.url = url.rstrip("/")
        self.session = ""
        self.user = ""
        self.group = ""
        self._pool = urllib3.PoolManager(maxsize=4, retries=False, timeout=timeout)

    # --- transport -------------------------------------------------------------------------------------------------

    def request(self, method: str, path: str, body: object = None) -> Answer:
        """Send `body` as JSON (nothing when None) to `path` below `/api/v1`; HTTP 200, 201 and 202 are answers."""
        return self.request_raw(method, path, None if body is None else msgspec.json.encode(body))

    def request_raw(self, method: str, path: str, content: bytes | None) -> Answer:
        """Send a body as it is, even when it is no JSON."""
        headers = {"Nano-Session": self.session} if self.session else {}
        if content is not None:
            headers["Content-Type"] = "application/json;charset=utf-8"
        return self._send(method, path, content, headers)

    def _send(self, method: str, path: str, body: bytes | Iterator[bytes] | None, headers: Mapping[str, str]) -> Answer:
        try:
            response = self._pool.request(method, f"{self.url}/api/v1{path}", body=body, headers=dict(headers))
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise Unreachable(f"{method} {path}: {error}") from error
        if response.status not in (200, 201, 202):
            raise Unreachable(f"{method} {path}: HTTP status {response.status}")
        try:
            envelope = msgspec.json.decode(response.data, type=Envelope)
        except msgspec.DecodeError as error:
            raise Unreachable(f"{method} {path}: not an answer of the API ({response.data[:80]!r})") from error
        if envelope.error_code:
            raise PortalFailure(envelope.message)
        return Answer(response.status, envelope.data)

    def get(self, path: str, kind: type[T], **query: str | int) -> T:
        """GET `path` and decode the payload as `kind`."""
        answer = self.request("GET", f"{path}?{urlencode(query)}" if query else path)
        return msgspec.json.decode(answer.data, type=kind)

    # --- system and sessions ---------------------------------------------------------------------------------------

    def system(self) -> SystemStatus:
        """Whether the installation has an administrator."""
        return self.get("/system/", SystemStatus)

    def initialise(self, user: str, password: str) -> None:
        """Make the first administrator, who may enter every room."""
        self.request("POST", "/system/", {"user": user, "password": password, "menu": ALL_MENUS})

    def login(self, user: str, password: str) -> Session:
        """Open a session; later calls are made in it."""
        body = {"user": user, "password": password, "nonce": secrets.token_hex(8)}
        session = msgspec.json.decode(self.request("POST", "/sessions/", body).data, type=Session)
        self.session, self.user, self.group = session.session, user, session.group
        return session

    def keep_alive(self) -> None:
        """Prolong the session."""
        self.request("PUT", f"/sessions/{self.session}")

    # --- pools and cells -------------------------------------------------------------------------------------------

    def pools(self) -> tuple[Pool, ...]:
        """All compute pools."""
        return self.get("/compute_pools/", tuple[Pool, ...])

    def pool_status(self, pool: str) -> PoolStatus:
        """Counters and resources of a compute pool."""
        return self.get(f"/compute_pool_status/{quote(pool)}", PoolStatus)

    def unallocated_cells(self) -> tuple[Cell, ...]:
        """Cells that belong to no pool yet."""
        return self.get("/compute_pool_cells/", tuple[Cell, ...])

    def pool_cells(self, pool: str) -> tuple[Cell, ...]:
        """Cells of a pool."""
        return self.get(f"/compute_pool_cells/{quote(pool)}", tuple[Cell, ...])

    def add_cell(self, pool: str, cell: str) -> None:
        """Put an unallocated cell into a pool."""
        self.request("POST", f"/compute_pool_cells/{quote(pool)}/{quote(cell)}")

    def cell(self, pool: str, cell: str) -> Cell:
        """A cell of a pool."""
        return self.get(f"/compute_pool_cells/{quote(pool)}/{quote(cell)}", Cell)

    def enable_cell(self, pool: str, cell: str, *, enable: bool) -> None:
        """Let a cell take new instances, or not."""
        self.request("PUT", f"/compute_pool_cells/{quote(pool)}/{quote(cell)}", {"enable": enable})

    def remove_cell(self, pool: str, cell: str) -> None:
        """Take a cell without instances out of a pool."""
        self.request("DELETE", f"/compute_pool_cells/{quote(pool)}/{quote(cell)}")

    def forget_cell(self, cell: str) -> None:
        """Drop an offline cell that belongs to no pool."""
        self.request("DELETE", f"/unallocated_cells/{quote(cell)}")

    def create_pool(self, pool: str, *, storage: str) -> None:
        """Make a compute pool whose volumes lie on a storage pool."""
        self.request("POST", f"/compute_pools/{quote(pool)}", {"storage": storage})

    def create_storage_pool(self, pool: str, *, kind: str, target: str, host: str = "") -> None:
        """Define a storage pool, `nfs` or `directory`."""
        self.request("POST", f"/storage_pools/{quote(pool)}", {"type": kind, "host": host, "target": target})

    def templates(self) -> tuple[Template, ...]:
        """All system templates."""
        return self.get("/templates/", tuple[Template, ...])

    # --- media images ----------------------------------------------------------------------------------------------

    def media_images(self) -> tuple[MediaImage, ...]:
        """Media images this caller sees."""
        return self.get("/media_image_search/", tuple[MediaImage, ...])

    def register_media(self, name: str) -> str:
        """Make the record of a media image without content; its id."""
        body = {"name": name, "owner": self.user, "group": self.group, "description": name, "tags": ["iso"]}
        return self._id(self.request("POST", "/media_images/", body))

    def upload_media(self, image: str, path: Path) -> None:
        """Send the file at `path` as the content of a media image, in constant memory."""
        self._upload(f"/media_images/{quote(image)}/file/", path)

    def register_disk(self, name: str) -> str:
        """Make the record of a disk image without content; its id."""
        body = {"name": name, "owner": self.user, "group": self.group, "description": name, "tags": ["linux"]}
        return self._id(self.request("POST", "/disk_images/", body))

    def upload_disk(self, image: str, path: Path) -> None:
        """The same for a disk image."""
        self._upload(f"/disk_images/{quote(image)}/file/", path)

    def _upload(self, place: str, path: Path) -> None:
        head = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="image"; filename="{path.name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode()
        tail = f"\r\n--{BOUNDARY}--\r\n".encode()
        headers = {
            "Nano-Session": self.session,
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
            "Content-Length": str(len(head) + path.stat().st_size + len(tail)),
        }
        self._send("POST", place, _parts(head, path, tail), headers)

    def delete_media(self, image: str) -> None:
        """Remove a media image and its file."""
        self.request("DELETE", f"/media_images/{quote(image)}")

    def delete_disk(self, image: str) -> None:
        """The same for a disk image."""
        self.request("DELETE", f"/disk_images/{quote(image)}")

    # --- instances -------------------------------------------------------------------------------------------------

    def create_guest(
        self,
        name: str,
        *,
        pool: str,
        cores: int,
        memory: int,
        disks: Sequence[int],
        template: str,
        image: str = "",
    ) -> str:
        """Ask for an instance, blank or of a disk image (sizes in bytes); its id, while it is still being made."""
        body = {
            "name": name,
            "owner": self.user,
            "group": self.group,
            "pool": pool,
            "cores": cores,
            "memory": memory,
            "disks": list(disks),
            "template": template,
            **({"from_image": image} if image else {}),
        }
        return self._id(self.request("POST", "/guests/", body))

    def guest(self, guest: str) -> Guest:
        """One instance from the core's records."""
        return self.get(f"/guests/{quote(guest)}", Guest)

    def guests(self, pool: str) -> tuple[Guest, ...]:
        """All instances of a pool, by name, those being made included."""
        return self.get(f"/instance_status/{quote(pool)}", tuple[Guest, ...])

    def search_guests(self, *, keyword: str = "", limit: int = 20, offset: int = 0) -> SearchResult:
        """A page of the instances this caller sees."""
        body = {"limit": limit, "offset": offset, **({"keyword": keyword} if keyword else {})}
        return msgspec.json.decode(self.request("POST", "/search/guests/", body).data, type=SearchResult)

    def delete_guest(self, guest: str) -> None:
        """Remove a stopped instance with its volumes."""
        self.request("DELETE", f"/guests/{quote(guest)}", {})

    def instance(self, guest: str) -> Guest:
        """Live state of an instance from its cell."""
        return self.get(f"/instances/{quote(guest)}", Guest)

    def start(self, guest: str, media: str = "") -> None:
        """Start an instance, from a media image when one is named."""
        self.request("POST", f"/instances/{quote(guest)}", {"from_media": True, "source": media} if media else {})

    def stop(self, guest: str, *, reboot: bool = False, force: bool = False) -> None:
        """Shut down, power off (`force`), reboot (`reboot`) or reset (both) an instance."""
        self.request("DELETE", f"/instances/{quote(guest)}", {"reboot": reboot, "force": force})

    def open_channel(self, guest: str) -> Channel:
        """A channel to the screen of a running instance."""
        return msgspec.json.decode(self.request("POST", "/monitor_channels/", {"guest": guest}).data, type=Channel)

    def channel_url(self, channel: Channel) -> str:
        """Address of a channel's websocket."""
        return f"{self.url.replace('http', 'ws', 1)}/api/v1/monitor_channels/{channel.id}"

    def create_snapshot(self, guest: str, name: str) -> None:
        """Keep what an instance's disks hold just now."""
        self.request("POST", f"/instances/{quote(guest)}/snapshots/", {"name": name})

    # --- operation log ---------------------------------------------------------------------------------------------

    def logs(self, after: datetime, before: datetime, limit: int = 100) -> LogPage:
        """Entries of the operation log between two moments, newest first."""
        layout = "%Y-%m-%d %H:%M:%S"
        return self.get(
            "/logs/", LogPage, limit=limit, start=0, after=after.strftime(layout), before=before.strftime(layout)
        )

    @staticmethod
    def _id(answer: Answer) -> str:
        return msgspec.json.decode(answer.data, type=Identified).id


def _parts(head: bytes, path: Path, tail: bytes) -> Iterator[bytes]:
    yield head
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(CHUNK):
            yield chunk
    yield tail
