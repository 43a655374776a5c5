from __future__ import annotations

import pytest

from nano_appliance.model.errors import InvalidInput
from nano_appliance.model.guest_access import PASSWORD_ALPHABET, check_guest_password, check_guest_user


@pytest.mark.parametrize("user", ["root", "Administrator", "j.doe@example", "王"])
def test_users(user: str) -> None:
    assert check_guest_user(user) == user


@pytest.mark.parametrize("user", ["", "a b", "a:b", "root\n", "\x00", "a" * 129])
def test_what_is_no_user(user: str) -> None:
    with pytest.raises(InvalidInput, match="^user "):
        check_guest_user(user)


@pytest.mark.parametrize("password", ["x", "with blanks: and \"quotes'", "пароль", PASSWORD_ALPHABET])
def test_passwords(password: str) -> None:
    assert check_guest_password(password) == password


@pytest.mark.parametrize("password", ["", " ", "two\nlines", "null\x00", "a" * 129])
def test_what_is_no_password_is_not_repeated(password: str) -> None:
    with pytest.raises(InvalidInput, match=r"^password must be one line") as refusal:
        check_guest_password(password)
    assert "two" not in refusal.value.message
