"""Numbers, lines and windows of the operation log."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.model.errors import InvalidInput
from nano_appliance.model.operation_log import (
    LONGEST_CONTENT,
    NANOSECONDS,
    check_id,
    day_of,
    free_id,
    one_line,
    window,
)

moments = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2090, 1, 1))


@given(st.text())
def test_content_is_always_one_printable_line(text: str) -> None:
    line = one_line(text)
    assert line.isprintable()
    assert len(line) <= LONGEST_CONTENT


def test_printable_text_of_any_script_is_kept() -> None:
    assert one_line("管理员 : création, « déjà »") == "管理员 : création, « déjà »"


@given(st.lists(moments.map(lambda moment: moment.replace(year=2026, month=11, day=22)), max_size=50))
def test_ids_of_a_day_are_unique_and_stay_in_it(written: list[datetime]) -> None:
    used: set[str] = set()
    for moment in written:
        entry_id = free_id(moment, used)
        assert entry_id not in used
        assert day_of(check_id(entry_id)) == "20261122"
        used.add(entry_id)


def test_a_full_second_lends_the_next() -> None:
    moment = datetime(2026, 11, 22, 12, 25, 10)
    full = {f"20261122122510{counter:03}" for counter in range(1000)}
    assert free_id(moment, full) == "20261122122511001"


def test_the_last_second_of_a_day_lends_an_earlier_one() -> None:
    full = {f"20261231235959{counter:03}" for counter in range(1000)}
    assert free_id(datetime(2026, 12, 31, 23, 59, 59), full) == "20261231235958001"


@pytest.mark.parametrize(
    "text", ["", "1", "2026112212251000", "202611221225100011", "2026112212251000x", "٢" * 17, "20261322122510001"]
)
def test_a_malformed_id_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="17 digits"):
        check_id(text)


@given(moments)
def test_the_default_window_is_the_last_day(now: datetime) -> None:
    after, before = window("", "", now)
    assert before == int(now.timestamp()) * NANOSECONDS + now.microsecond * 1000
    assert datetime.fromtimestamp(after // NANOSECONDS) == (now - timedelta(days=1)).replace(microsecond=0)


@pytest.mark.parametrize(("after", "before"), [("0001-01-01 00:00:00", "9999-12-31 23:59:59")])
def test_windows_beyond_every_clock_are_cut(after: str, before: str) -> None:
    start, end = window(after, before, datetime(2026, 11, 22))
    assert 0 < start < end


@pytest.mark.parametrize(
    ("after", "before", "message"),
    [
        ("yesterday", "", "after must be a time"),
        ("", "2026-11-22T10:00:00", "before must be a time"),
        ("2026-11-22 10:00:00", "2026-11-22 09:59:59", "before must not be earlier than after"),
    ],
)
def test_a_window_that_is_none_is_refused(after: str, before: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        window(after, before, datetime(2026, 11, 22))
