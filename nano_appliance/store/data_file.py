"""One `.data` file: its tables, its settings, and several changes in one write; knows no record's meaning."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Mapping, MutableMapping
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

import msgspec
from tinydb import TinyDB

from nano_appliance.host.files import make_folder
from nano_appliance.model.errors import Misconfigured
from nano_appliance.store.json_storage import SETTINGS, SETTINGS_ID, JsonStorage, TableLayout
from nano_appliance.store.record import Record
from nano_appliance.store.table import Table

T = TypeVar("T", bound=msgspec.Struct)


class _Reloadable(Protocol):
    def reload(self) -> None: ...


class Setting(Generic[T]):
    """The top-level members of a data file that are no tables, as one struct; safe to use from several threads."""

    def __init__(self, database: TinyDB, record: Record[T], *, path: Path, lock: threading.RLock) -> None:
        self._documents = database.table(SETTINGS, cache_size=0)
        self._record = record
        self._path = path
        self._lock = lock
        self.reload()

    def get(self) -> T:
        """The settings."""
        with self._lock:
            return self._item

    def put(self, item: T) -> None:
        """Store the settings; raises NanoError, with nothing changed, when the disk refuses."""
        with self._lock:
            previous = self._documents.get(doc_id=int(SETTINGS_ID))
            if previous is None:
                self._documents.insert(self._record.encode(item))
            else:
                self._documents.update(lambda document: self._replace(document, item))
            self._item = item

    def reload(self) -> None:
        """Read the settings anew; raises Misconfigured naming the file when they do not fit."""
        with self._lock:
            document = self._documents.get(doc_id=int(SETTINGS_ID))
            try:
                self._item = self._record.decode(dict(document or {}))
            except ValueError as error:
                raise Misconfigured(f"{self._path}: {error}") from error

    def _replace(self, document: MutableMapping[str, Any], item: T) -> None:
        changed = self._record.encode(item, dict(document))
        document.clear()
        document.update(changed)


class DataFile:
    """A data file of a layout; a missing file is empty until the first change.

    Raises Misconfigured naming file and line when neither the file nor its backup can be read.
    """

    def __init__(self, path: Path, layout: Mapping[str, TableLayout], *, mode: int) -> None:
        make_folder(path.parent)
        self.path = path
        self._layout = layout
        self._lock = threading.RLock()
        self._database = TinyDB(path, layout, mode, storage=JsonStorage)
        self._views: list[_Reloadable] = []
        self._in_transaction = False

    @property
    def is_new(self) -> bool:
        """True as long as nothing was ever written."""
        return self._storage.is_new

    def table(self, name: str, record: Record[T], *, tolerant: bool = False) -> Table[T]:
        """The typed view of the table `name` of the layout.

        Raises Misconfigured when a record does not fit, unless the table is `tolerant`.
        """
        table = Table(
            self._database.table(name, cache_size=0),
            record,
            self._layout[name].kind,
            path=self.path,
            lock=self._lock,
            transaction=self.transaction,
            tolerant=tolerant,
        )
        self._views.append(table)
        return table

    def settings(self, record: Record[T]) -> Setting[T]:
        """The typed view of the top-level members that are no tables; raises Misconfigured when one does not fit."""
        setting = Setting(self._database, record, path=self.path, lock=self._lock)
        self._views.append(setting)
        return setting

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Changes inside the block reach the disk together at its end, or not at all when it raises.

        Other threads wait meanwhile. A block inside a block is part of the outer one.
        """
        with self._lock:
            if self._in_transaction:
                yield
                return
            self._in_transaction = True
            self._storage.hold()
            complete = False
            try:
                yield
                complete = True
            finally:
                self._in_transaction = False
                self._end(keep=complete)

    def _end(self, *, keep: bool) -> None:
        written = False
        try:
            self._storage.release(keep=keep)
            written = keep
        finally:
            if not written:
                for view in self._views:
                    view.reload()

    @property
    def _storage(self) -> JsonStorage:
        storage = self._database.storage
        assert isinstance(storage, JsonStorage)  # noqa: S101 - what the constructor put there
        return storage
