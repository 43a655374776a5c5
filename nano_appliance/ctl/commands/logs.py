"""The operation log."""

from __future__ import annotations

from typing import Any

import msgspec

from nano_appliance.ctl.answers import LogPage, understood
from nano_appliance.ctl.context import Context
from nano_appliance.ctl.table import Column, table
from nano_appliance.ctl.told import Told
from nano_appliance.rest.portal_client import place

PAGE = 100
"""Entries the API gives at a time, at most."""


class _Entry(msgspec.Struct, frozen=True):
    """An entry; `source` is `client` when the text is a client's."""

    time: str
    content: str
    source: str = ""


COLUMNS: tuple[Column[_Entry], ...] = (
    Column("TIME", lambda entry: entry.time),
    Column("ENTRY", lambda entry: f"{entry.content} (said by a client)" if entry.source else entry.content),
)


def list_log(context: Context) -> Told:
    """The entries of a window of time, the newest first."""
    options = context.options
    window = {"after": options.after, "before": options.before}
    found: list[dict[str, Any]] = []
    while len(found) < options.limit:
        asked = min(PAGE, options.limit - len(found))
        asked_for = {"limit": asked, "start": len(found), **window}
        page = context.api.call("GET", place("logs"), query=asked_for).decode(LogPage)
        found += page.logs
        if len(page.logs) < asked:
            break
    return Told(table(COLUMNS, understood(found, list[_Entry])), found)
