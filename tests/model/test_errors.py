from __future__ import annotations

import pytest

from nano_appliance.model import errors


def test_every_error_of_the_family_has_its_kind() -> None:
    # Rooms may refine an error; it then travels as the one it refines.
    own = (error for error in errors.NanoError.__subclasses__() if error.__module__ == errors.__name__)
    family = {errors.NanoError, *own}
    assert set(errors.KINDS.values()) == family
    assert all(errors.KINDS[error.kind] is error for error in family)


@pytest.mark.parametrize("error", errors.KINDS.values())
def test_the_message_is_the_line_given(error: type[errors.NanoError]) -> None:
    assert error("pool 'a' not found").message == "pool 'a' not found"
    assert error().message == error.kind
