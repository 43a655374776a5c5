"""Reading the operation log, adding a client's line to it, and hiding entries."""

from __future__ import annotations

from datetime import datetime

import msgspec

from nano_appliance.model.errors import InvalidInput
from nano_appliance.model.operation_log import NANOSECONDS, LogEntry, window
from nano_appliance.model.times import format_time
from nano_appliance.rest.body import takes
from nano_appliance.rest.request import Request
from nano_appliance.roles.frontend.route import Visit

DEFAULT_LIMIT, LARGEST_LIMIT = 20, 100
COUNTED = 1000
"""`total` is counted no further than this, or than the page asked for."""


class ShownEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An entry as clients see it; `source` is `client` when a client supplied the text."""

    id: str
    time: str
    content: str
    source: str = ""


class FoundEntries(msgspec.Struct, frozen=True, kw_only=True):
    """A page of entries, the newest first, and how many match in all."""

    logs: list[ShownEntry]
    total: int


class NewEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A line a client wants in the log."""

    content: str


class EntryDeletion(msgspec.Struct, frozen=True, kw_only=True):
    """Ids of entries that are to be shown no more."""

    entries: tuple[str, ...] = ()


def find_entries(request: Request, visit: Visit) -> FoundEntries:
    """A page of the entries of a window of time."""
    limit = _number(request, "limit")
    if not 0 < limit <= LARGEST_LIMIT:
        limit = DEFAULT_LIMIT
    start = _number(request, "start")
    now = datetime.fromtimestamp(visit.frontend.wall_clock() / NANOSECONDS)
    after, before = window(request.query.get("after", ""), request.query.get("before", ""), now)
    counted = max(COUNTED, start + limit)
    page = visit.frontend.log.page(after, before, start=start, limit=limit, enough=counted)
    return FoundEntries(logs=[_shown(entry) for entry in page.entries], total=page.total)


@takes(NewEntry)
def add_entry(_request: Request, visit: Visit, wish: NewEntry) -> None:
    """Write a client's line; the server writes down what clients do in any case."""
    visit.frontend.recorder.from_client(visit.session, wish.content)


@takes(EntryDeletion, may_be_empty=True)
def hide_entries(_request: Request, visit: Visit, wish: EntryDeletion) -> None:
    """Show the entries named no more; they stay in their files."""
    visit.frontend.log.hide(wish.entries, visit.frontend.wall_clock())


def _number(request: Request, name: str) -> int:
    text = request.query.get(name, "")
    if text and not (text.isascii() and text.isdigit() and len(text) < 10):
        raise InvalidInput(f"{name} must be a number from 0")
    return int(text or 0)


def _shown(entry: LogEntry) -> ShownEntry:
    time = format_time(datetime.fromtimestamp(entry.time // NANOSECONDS))
    return ShownEntry(id=entry.id, time=time, content=entry.content, source="client" if entry.client else "")
