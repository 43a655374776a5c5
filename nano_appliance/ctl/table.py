"""Tables and lists of facts for a terminal, aligned by the width of what is shown; pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

GAP = "  "
NOTHING = "-"


@dataclass(frozen=True)
class Column(Generic[T]):
    """A column, and how an item's cell is made; numbers stand on the `right`."""

    title: str
    cell: Callable[[T], object]
    right: bool = False


def width(text: str) -> int:
    """Places that `text` takes on a terminal: two for wide letters, as Chinese ones, none for combining marks."""
    return sum(_places(letter) for letter in text)


def table(columns: Sequence[Column[T]], items: Iterable[T]) -> str:
    """Titles and one line for each item."""
    rows = [[column.title for column in columns]]
    rows += [[shown(column.cell(item)) for column in columns] for item in items]
    widths = [max(width(row[place]) for row in rows) for place in range(len(columns))]
    return "\n".join(
        GAP.join(
            _padded(cell, wide, right=column.right) for cell, wide, column in zip(row, widths, columns, strict=True)
        ).rstrip()
        for row in rows
    )


def facts(items: Iterable[tuple[str, object]]) -> str:
    """One line `name  value` for each fact that there is."""
    rows = [(name, shown(value)) for name, value in items if value not in ("", None, ())]
    wide = max((width(name) for name, _ in rows), default=0)
    return "\n".join(f"{_padded(name, wide, right=False)}{GAP}{value}" for name, value in rows)


def shown(value: object) -> str:
    """`value` as one line that cannot steer the terminal."""
    text = ("yes" if value else "no") if isinstance(value, bool) else str(value)
    return "".join(letter if letter.isprintable() else "�" for letter in text) or NOTHING


def _padded(text: str, wide: int, *, right: bool) -> str:
    room = " " * (wide - width(text))
    return room + text if right else text + room


def _places(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
