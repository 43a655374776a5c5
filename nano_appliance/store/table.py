"""The typed view of one table of a data file: structs in, structs out, on the disk when a change returns."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, MutableMapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec
from tinydb.table import Document
from tinydb.table import Table as Documents

from nano_appliance.model.errors import Misconfigured
from nano_appliance.store.json_storage import Kind
from nano_appliance.store.record import Plain, Record

logger = logging.getLogger(__name__)

T = TypeVar("T", bound=msgspec.Struct)


@dataclass(frozen=True)
class Unreadable:
    """A record that does not fit its layout, as it stands in the file, and why it does not."""

    record: Plain
    reason: str


class Table(Generic[T]):
    """Records by key, in the file's order; safe to use from several threads.

    A `tolerant` one leaves records that do not fit aside: they stay in the file as they are, and the others are served.

    Made by `DataFile.table`. Every change is on the disk when it returns, and raises NanoError with nothing changed
    when the disk refuses; inside `DataFile.transaction` this is so for all its changes together.
    """

    def __init__(
        self,
        documents: Documents,
        record: Record[T],
        kind: Kind,
        *,
        path: Path,
        lock: threading.RLock,
        transaction: Callable[[], AbstractContextManager[None]],
        tolerant: bool = False,
    ) -> None:
        self._documents = documents
        self._record = record
        self._kind = kind
        self._path = path
        self._lock = lock
        self._transaction = transaction
        self._tolerant = tolerant
        self._index: dict[str, tuple[int, T]] = {}
        self._unreadable: list[Unreadable] = []
        self.reload()

    def all(self) -> list[T]:
        """All records."""
        with self._lock:
            return [item for _, item in self._index.values()]

    def unreadable(self) -> list[Unreadable]:
        """Records that do not fit, of a tolerant table."""
        with self._lock:
            return list(self._unreadable)

    def get(self, key: str) -> T | None:
        """The record with `key`, or None."""
        with self._lock:
            found = self._index.get(key)
            return found[1] if found else None

    def put(self, item: T) -> None:
        """Store `item` in place of the record with its key, or as the last one."""
        with self._lock:
            key = self._record.key_of(item)
            found = self._index.get(key)
            if found is None:
                number = self._documents.insert(self._to_document(item, {}))
            else:
                number = found[0]
                self._documents.update(lambda document: self._replace(document, item), doc_ids=[number])
            self._index[key] = (number, item)

    def remove(self, key: str) -> bool:
        """Remove the record with `key`; False when there was none."""
        with self._lock:
            found = self._index.get(key)
            if found is None:
                return False
            self._documents.remove(doc_ids=[found[0]])
            del self._index[key]
            return True

    def remove_unreadable(self, unreadable: Unreadable) -> None:
        """Remove a record that does not fit; one that is gone already is no error."""
        with self._lock:
            self._documents.remove(lambda document: dict(document) == unreadable.record)
            self._unreadable = [each for each in self._unreadable if each.record != unreadable.record]

    def replace_all(self, items: Iterable[T]) -> None:
        """Make `items`, in their order, the whole content; unknown members of records that stay are kept."""
        with self._transaction():
            previous = {key: self._documents.get(doc_id=number) for key, (number, _) in self._index.items()}
            documents = [self._to_document(item, dict(previous.get(self._record.key_of(item)) or {})) for item in items]
            self._documents.truncate()
            self._documents.insert_multiple([*(each.record for each in self._unreadable), *documents])
            self.reload()

    def reload(self) -> None:
        """Read the table anew; unless it is tolerant, raises Misconfigured naming a record that does not fit."""
        with self._lock:
            index: dict[str, tuple[int, T]] = {}
            self._unreadable = []
            for document in self._documents:
                try:
                    item = self._from_document(document)
                except Misconfigured as error:
                    if not self._tolerant:
                        raise
                    self._unreadable.append(Unreadable(dict(document), error.message))
                    continue
                key = self._record.key_of(item)
                if key in index:
                    logger.warning("%s: %s has '%s' twice, the later one counts", self._path, self._documents.name, key)
                index[key] = (document.doc_id, item)
            self._index = index

    def _from_document(self, document: Document) -> T:
        try:
            if self._kind is Kind.MAP:
                return self._record.decode(document["record"], document["key"])
            return self._record.decode(dict(document))
        except ValueError as error:
            place = f"{self._documents.name}, record {document.get('key', document.doc_id)}"
            raise Misconfigured(f"{self._path}: {place}: {error}") from error

    def _to_document(self, item: T, previous: Plain) -> Plain:
        if self._kind is Kind.MAP:
            return {"key": self._record.key_of(item), "record": self._record.encode(item, previous.get("record"))}
        return self._record.encode(item, previous)

    def _replace(self, document: MutableMapping[str, Any], item: T) -> None:
        changed = self._to_document(item, dict(document))
        document.clear()
        document.update(changed)
