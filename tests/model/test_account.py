from __future__ import annotations

import pytest

from nano_appliance.model.account import check_password
from nano_appliance.model.errors import InvalidInput


@pytest.mark.parametrize("password", ["Harbour77x", "aA345678", "Aa1!!!!!", "Ünïcode1aA"])
def test_strong_passwords_pass(password: str) -> None:
    assert check_password(password) == password


@pytest.mark.parametrize("password", ["", "aA34567", "alllower1", "ALLUPPER1", "NoDigitsHere", "١Aabcdefgh"])
def test_weak_passwords_are_refused_without_being_repeated(password: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        check_password(password)
    assert not password or password not in caught.value.message
