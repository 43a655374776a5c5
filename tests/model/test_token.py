"""Rules of personal tokens."""

from __future__ import annotations

import pytest

from nano_appliance.model.errors import InvalidInput
from nano_appliance.model.token import MOST_DAYS, check_days, digest_of


def test_what_is_kept_tells_nothing_of_the_token() -> None:
    assert digest_of("nano_x") == digest_of("nano_x") != digest_of("nano_y")
    assert "nano_x" not in digest_of("nano_x")


@pytest.mark.parametrize("days", [0, -1, MOST_DAYS + 1])
def test_a_token_ends(days: int) -> None:
    with pytest.raises(InvalidInput, match="days must be from 1 to 366"):
        check_days(days)
    assert check_days(MOST_DAYS) == MOST_DAYS
