"""A TinyDB storage that keeps its tables in one file of the older platform's layout; knows no record's meaning."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from tinydb.storages import Storage

from nano_appliance.host.files import atomic_write, backup_of
from nano_appliance.model.errors import Misconfigured, NanoError
from nano_appliance.store import json_text
from nano_appliance.store.json_text import MalformedText
from nano_appliance.store.record import Empty, Plain

logger = logging.getLogger(__name__)

SETTINGS = "settings"
"""Name of the table whose only document holds the top-level members that are no tables, unknown ones included."""

SETTINGS_ID = "1"
BROKEN_SUFFIX = ".broken"

Documents = dict[str, Plain]
Tables = dict[str, Documents]


class Kind(Enum):
    """How a table stands in the file."""

    LIST = "a list"
    MAP = "an object"


@dataclass(frozen=True)
class TableLayout:
    """A top-level member that is a table: a list of records, or a map from keys to records.

    The document of a map's record is {"key": ..., "record": ...}, that of a list's record is the record itself.
    """

    kind: Kind
    empty: Empty = Empty.WRITTEN

    def to_documents(self, name: str, value: object) -> Documents:
        """The documents, numbered in the file's order; raises ValueError for another shape."""
        if value is None:
            return {}
        if self.kind is Kind.LIST and isinstance(value, list):
            if not all(isinstance(record, dict) for record in value):
                raise ValueError(f"{name} must contain nothing but objects")
            return {str(number): record for number, record in enumerate(value, 1)}
        if self.kind is Kind.MAP and isinstance(value, dict):
            pairs = value.items()
            return {str(number): {"key": key, "record": record} for number, (key, record) in enumerate(pairs, 1)}
        raise ValueError(f"{name} must be {self.kind.value}")

    def from_documents(self, documents: Documents) -> list[Any] | dict[str, Any]:
        """What stands in the file, in the order of the documents' numbers."""
        ordered = [documents[number] for number in sorted(documents, key=int)]
        if self.kind is Kind.LIST:
            return ordered
        return {document["key"]: document["record"] for document in ordered}


class JsonStorage(Storage):
    """One data file: read once, kept in memory, written whole.

    After `hold`, changes stay in memory until `release` writes them all at once or drops them.
    """

    def __init__(self, path: Path, layout: Mapping[str, TableLayout], mode: int) -> None:
        self._path = path
        self._layout = layout
        self._mode = mode
        self._holding = False
        self._held: Tables | None = None
        self._tables = self._load()

    @property
    def is_new(self) -> bool:
        """True until something has been written to a file that was missing."""
        return self._tables is None

    def read(self) -> dict[str, Documents] | None:
        """A copy of all tables that the caller may change; None when there is no file yet."""
        tables = self._held if self._held is not None else self._tables
        if tables is None:
            return None
        return {
            name: {number: dict(document) for number, document in documents.items()}
            for name, documents in tables.items()
        }

    def write(self, data: dict[str, Documents]) -> None:
        """Make `data` the content of the file; on the disk when this returns, unless changes are held.

        Raises NanoError when the disk refuses; file and memory are then as before.
        """
        if self._holding:
            self._held = data
            return
        atomic_write(self._path, self._text(data), mode=self._mode, keep_backup=True)
        self._tables = data

    def hold(self) -> None:
        """Collect the changes that follow instead of writing each."""
        self._holding = True

    def release(self, *, keep: bool) -> None:
        """End `hold`: write what was collected if `keep` and anything changed, else drop it.

        Raises NanoError when the disk refuses; file and memory are then as before `hold`.
        """
        collected, self._held, self._holding = self._held, None, False
        if keep and collected is not None:
            self.write(collected)

    def _text(self, tables: Tables) -> bytes:
        content: Plain = {}
        settings = tables.get(SETTINGS, {}).get(SETTINGS_ID, {})
        for name, layout in self._layout.items():
            value = layout.from_documents(tables.get(name, {}))
            if value or layout.empty is Empty.WRITTEN:
                content[name] = value
            elif layout.empty is Empty.NULL:
                content[name] = None
        return json_text.dump({**settings, **content})

    def _load(self) -> Tables | None:
        """The file's tables, the backup's when the file cannot be read, None when there is neither."""
        try:
            return self._parse(self._path)
        except FileNotFoundError:
            if not backup_of(self._path).exists():
                return None
            cause = f"{self._path} is missing"
        except MalformedText as error:
            cause = f"{self._path}, {error}"
        except OSError as error:
            raise Misconfigured(f"cannot read {self._path}: {error.strerror}") from error
        return self._load_backup(cause)

    def _load_backup(self, cause: str) -> Tables:
        backup = backup_of(self._path)
        try:
            tables = self._parse(backup)
        except MalformedText as error:
            raise Misconfigured(f"{cause}; its backup {backup} cannot be read either, {error}") from error
        except OSError as error:
            raise Misconfigured(f"{cause}; its backup {backup} cannot be read either: {error.strerror}") from error
        broken = self._path.with_name(self._path.name + BROKEN_SUFFIX)
        try:
            with contextlib.suppress(FileNotFoundError):
                broken.unlink()
            with contextlib.suppress(FileNotFoundError):
                os.link(self._path, broken)
        except OSError as error:
            raise NanoError(f"{cause}; cannot keep it as {broken}: {error.strerror}") from error
        atomic_write(self._path, backup.read_bytes(), mode=self._mode)
        logger.error("%s: the previous version %s is used instead, the last change is lost", cause, backup)
        return tables

    def _parse(self, path: Path) -> Tables:
        data = path.read_bytes()
        content = json_text.load(data)
        tables: Tables = {}
        for name, layout in self._layout.items():
            try:
                tables[name] = layout.to_documents(name, content.pop(name, None))
            except ValueError as error:
                raise MalformedText(str(error), json_text.line_of_key(data, name), 1) from error
        tables[SETTINGS] = {SETTINGS_ID: content}
        return tables
