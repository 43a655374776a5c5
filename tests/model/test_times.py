from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.model.times import format_time, parse_time


@given(st.datetimes(min_value=datetime(1000, 1, 1)).map(lambda moment: moment.replace(microsecond=0)))
def test_there_and_back(moment: datetime) -> None:
    assert parse_time(format_time(moment)) == moment


@pytest.mark.parametrize("text", ["", "2026-11-22", "2026-11-22T10:00:00", "2026-13-01 00:00:00"])
def test_other_layouts_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="match|range"):
        parse_time(text)
