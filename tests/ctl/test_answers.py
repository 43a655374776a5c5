from __future__ import annotations

import pytest

from nano_appliance.ctl.answers import GuestPage, Made, understood
from nano_appliance.model.errors import NanoError


def test_what_is_laid_out_as_it_should_be_is_read() -> None:
    assert understood([{"id": "a", "more": 1}], list[Made]) == [Made("a")]


@pytest.mark.parametrize(("data", "kind"), [(None, list[Made]), ({}, Made), ({"result": [1], "total": 1}, GuestPage)])
def test_anything_else_is_said_in_a_line(data: object, kind: type) -> None:
    with pytest.raises(NanoError, match="the answer is not understood: "):
        understood(data, kind)
