"""What the portal's API answers, as far as tests, demo and benchmark read it; independent of Nano's own structs."""

from __future__ import annotations

import msgspec


class Answer(msgspec.Struct, frozen=True):
    """An answer of the API: its HTTP status and the envelope's payload, still undecoded."""

    status: int
    data: msgspec.Raw


class Envelope(msgspec.Struct, frozen=True):
    """The object around every answer; `error_code` is 0 for success and 500 for a failure."""

    error_code: int
    message: str
    data: msgspec.Raw = msgspec.Raw(b"null")


class SystemStatus(msgspec.Struct, frozen=True):
    """Whether an administrator exists."""

    ready: bool


class Session(msgspec.Struct, frozen=True):
    """A login; `timeout` in seconds."""

    session: str
    group: str
    timeout: int
    menu: tuple[str, ...]


class Storage(msgspec.Struct, frozen=True):
    """A storage pool as a cell sees it; `error` says why it is not attached."""

    name: str
    attached: bool
    error: str = ""


class Cell(msgspec.Struct, frozen=True):
    """A cell as the lists of a compute pool show it; what has a default, where there is something to say.

    `storage` is only told of a cell that was asked for by its name.
    """

    name: str
    address: str
    enabled: bool
    alive: bool
    state: str = ""
    message: str = ""
    fingerprint: str = ""
    storage: tuple[Storage, ...] = ()


class Pool(msgspec.Struct, frozen=True):
    """A compute pool; `cells` is their number."""

    name: str
    cells: int


class PoolStatus(msgspec.Struct, frozen=True):
    """Counters of a pool: `cells` [offline, online], `instances` [stopped, running, lost, migrating]."""

    name: str
    cells: tuple[int, int]
    instances: tuple[int, int, int, int]
    available_disk: int
    max_memory: int


class Template(msgspec.Struct, frozen=True):
    """A system template in the list."""

    id: str
    name: str


class MediaImage(msgspec.Struct, frozen=True):
    """A media image in the list; `size` in bytes, 0 before its content arrived."""

    id: str
    name: str
    size: int = 0


class Guest(msgspec.Struct, frozen=True):
    """An instance; sizes in bytes. `created` is false while `progress` (percent) grows."""

    id: str
    name: str
    created: bool
    running: bool
    cores: int
    memory: int
    disks: tuple[int, ...]
    progress: int = 0
    lost: bool = False
    cell: str = ""


class SearchResult(msgspec.Struct, frozen=True):
    """A page of guests and the number of all that match."""

    result: tuple[Guest, ...]
    total: int


class Channel(msgspec.Struct, frozen=True):
    """A way to the screen of an instance, good for one connection within 15 seconds."""

    id: str
    protocol: str
    password: str


class Identified(msgspec.Struct, frozen=True):
    """The id of something just made."""

    id: str


class LogEntry(msgspec.Struct, frozen=True):
    """A line of the operation log."""

    id: str
    time: str
    content: str


class LogPage(msgspec.Struct, frozen=True):
    """Part of the operation log and the number of all entries that match."""

    logs: tuple[LogEntry, ...]
    total: int
