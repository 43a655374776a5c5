from __future__ import annotations

import argparse
import io
from collections.abc import Iterator

import pytest

from nano_appliance.ctl import waiting
from nano_appliance.ctl.api import Api
from nano_appliance.ctl.context import Context, Terminal
from nano_appliance.ctl.login_file import Login
from nano_appliance.ctl.waiting import wait_until
from nano_appliance.model.errors import NotFound, Unavailable


@pytest.fixture
def context(monkeypatch: pytest.MonkeyPatch) -> Context:
    monkeypatch.setattr(waiting, "FIRST_LOOK", 0.001)
    api = Api(Login(url="http://127.0.0.1:1"))
    return Context(argparse.Namespace(), api, Terminal(io.StringIO(), io.StringIO()))


def test_a_server_that_is_restarted_is_waited_for(context: Context) -> None:
    looks: Iterator[tuple[str | None, int] | Exception] = iter(
        [(None, 10), Unavailable("gone"), Unavailable("gone"), (None, 20), ("made", 100)]
    )

    def look() -> tuple[str | None, int]:
        seen = next(looks)
        if isinstance(seen, Exception):
            raise seen
        return seen

    assert wait_until(context, "making", look) == "made"


def test_one_that_stays_away_is_not(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "AWAY_SECONDS", 0.01)

    def look() -> tuple[str | None, int]:
        raise Unavailable("gone")

    with pytest.raises(Unavailable, match="gone"):
        wait_until(context, "making", look)


def test_what_has_failed_is_told_at_once(context: Context) -> None:
    def look() -> tuple[str | None, int]:
        raise NotFound("no such thing")

    with pytest.raises(NotFound, match="no such thing"):
        wait_until(context, "making", look)
