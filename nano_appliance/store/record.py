"""How one record stands in a file and as a struct: a declared table of members, read in both directions.

Members that a file has and the table has not are kept when a record is written again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from operator import attrgetter
from typing import Any, Generic, TypeVar

import msgspec

T = TypeVar("T", bound=msgspec.Struct)

Plain = dict[str, Any]
"""A JSON object: in the file's layout, or in the struct's."""


class Empty(Enum):
    """What stands in the file for an empty value (0, false, no text, no elements)."""

    WRITTEN = auto()
    LEFT_OUT = auto()
    NULL = auto()


class Shape(Enum):
    """Whether a member holds one nested record, a list of them, or a map from names to them."""

    ONE = auto()
    LIST = auto()
    MAP = auto()


@dataclass(frozen=True)
class Member:
    """One member of a record in the file, and the dotted `path` of its value in the struct."""

    name: str
    path: str
    empty: Empty = Empty.WRITTEN
    nested: Layout | None = None
    shape: Shape = Shape.ONE

    def decode(self, value: Any) -> Any:  # noqa: ANN401 - JSON of any kind
        """The struct's plain value for the file's `value`."""
        if self.nested is None:
            return value
        if self.shape is Shape.LIST:
            return [self.nested.decode(element) for element in _list(self.name, value)]
        if self.shape is Shape.MAP:
            return {key: self.nested.decode(element) for key, element in _object(self.name, value).items()}
        return self.nested.decode(value)

    def encode(self, value: Any, previous: Any) -> Any:  # noqa: ANN401 - JSON of any kind
        """The file's value for the struct's plain `value`; `previous` is what stands there now."""
        if self.nested is None or value is None:
            return value
        if self.shape is Shape.LIST:
            return [self.nested.encode(element, self.nested.same(element, previous)) for element in value]
        if self.shape is Shape.MAP:
            known = previous if isinstance(previous, dict) else {}
            return {key: self.nested.encode(element, known.get(key)) for key, element in value.items()}
        return self.nested.encode(value, previous)


def member(name: str, path: str = "", *, empty: Empty = Empty.WRITTEN) -> Member:
    """A member that is always written unless `empty` says otherwise."""
    return Member(name, path or name, empty)


def optional(name: str, path: str = "") -> Member:
    """A member that is left out when it is empty."""
    return Member(name, path or name, Empty.LEFT_OUT)


def nested(
    name: str, layout: Layout, *, path: str = "", shape: Shape = Shape.ONE, empty: Empty = Empty.WRITTEN
) -> Member:
    """A member that holds records of their own."""
    return Member(name, path or name, empty, layout, shape)


def _unchanged(plain: Plain) -> Plain:
    return plain


@dataclass(frozen=True)
class Layout:
    """The members of a record, and two functions for what a table of members cannot say.

    `to_struct` gets the plain struct that the members made and completes it; `from_struct` is its reverse. Elements
    of lists are recognised by the member `key`, so that what is unknown in them is kept as well.
    """

    members: tuple[Member, ...]
    key: str = ""
    to_struct: Callable[[Plain], Plain] = field(default=_unchanged)
    from_struct: Callable[[Plain], Plain] = field(default=_unchanged)

    def decode(self, record: object) -> Plain:
        """The plain struct of a record; members that are absent or null are left to the struct's defaults."""
        members = _object("record", record)
        plain: Plain = {}
        for each in self.members:
            value = members.get(each.name)
            if value is not None:
                _put(plain, each.path, each.decode(value))
        return self.to_struct(plain)

    def encode(self, plain: Plain, previous: object = None) -> Plain:
        """The record of a plain struct, with the unknown members that `previous` has."""
        plain = self.from_struct(plain)
        before: Plain = previous if isinstance(previous, dict) else {}
        record: Plain = {}
        for each in self.members:
            value = each.encode(_get(plain, each.path), before.get(each.name))
            if value or each.empty is Empty.WRITTEN:
                record[each.name] = value
            elif each.empty is Empty.NULL:
                record[each.name] = None
            elif each.name in before and not before[each.name]:
                record[each.name] = before[each.name]
        known = {each.name for each in self.members}
        return record | {name: value for name, value in before.items() if name not in known}

    def same(self, plain: Plain, candidates: object) -> object:
        """The one of the `candidates` in the file that has the key of `plain`, or None."""
        if not self.key or not isinstance(candidates, list):
            return None
        path = next(each.path for each in self.members if each.name == self.key)
        wanted = _get(plain, path)
        return next((one for one in candidates if isinstance(one, dict) and one.get(self.key) == wanted), None)


@dataclass(frozen=True)
class Record(Generic[T]):
    """The layout of a struct in a file; `key` is the dotted path of the struct's field that tells records apart."""

    kind: type[T]
    layout: Layout
    key: str = ""

    def key_of(self, item: T) -> str:
        """The key of `item` in its table."""
        return str(attrgetter(self.key)(item))

    def decode(self, record: object, key: str | None = None) -> T:
        """The struct that `record` holds; `key` where it stands outside of it, as in a map.

        Raises ValueError for what does not fit the struct.
        """
        plain = self.layout.decode(record)
        if key is not None:
            _put(plain, self.key, key)
        return msgspec.convert(plain, self.kind)

    def encode(self, item: T, previous: Mapping[str, object] | None = None) -> Plain:
        """The record that holds `item`; unknown members of `previous` are kept."""
        return self.layout.encode(msgspec.to_builtins(item), previous)


def _object(name: str, value: object) -> Plain:
    if not isinstance(value, dict):
        raise ValueError(f"{name} must be an object")
    return value


def _list(name: str, value: object) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError(f"{name} must be a list")
    return value


def _put(plain: Plain, path: str, value: object) -> None:
    *parents, last = path.split(".")
    for parent in parents:
        plain = plain.setdefault(parent, {})
    plain[last] = value


def _get(plain: Any, path: str) -> Any:  # noqa: ANN401 - JSON of any kind
    for part in path.split("."):
        if plain is None:
            return None
        plain = plain.get(part)
    return plain
