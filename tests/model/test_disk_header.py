from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.model.disk_header import HEADER_LENGTH, standalone_size, virtual_size
from nano_appliance.model.errors import InvalidInput


def a_head(*, version: int = 3, backing: int = 0, size: int = 1 << 30, encryption: int = 0, features: int = 0) -> bytes:
    fields = struct.pack(">4sIQIIQI", b"QFI\xfb", version, backing, 0, 16, size, encryption)
    return fields.ljust(72, b"\0") + struct.pack(">Q", features)


@given(size=st.integers(1, (1 << 64) - 1), version=st.sampled_from([2, 3]))
def test_the_size_is_read(size: int, version: int) -> None:
    assert virtual_size(a_head(size=size, version=version)) == size


@pytest.mark.parametrize(
    ("head", "complaint"),
    [
        (a_head(version=1), "version 1"),
        (a_head(version=4), "version 4"),
        (a_head(backing=104), "backing file"),
        (a_head(encryption=1), "encrypted"),
        (a_head(features=4), "another file"),
        (a_head(features=2), "corrupt"),
        (a_head(size=0), "empty"),
        (a_head()[:-1], "not a qcow2"),
        (b"QFI\0" + a_head()[4:], "not a qcow2"),
        (b"", "not a qcow2"),
    ],
)
def test_what_must_stay_out(head: bytes, complaint: str) -> None:
    with pytest.raises(InvalidInput, match=complaint):
        standalone_size(head)


def test_the_size_of_an_overlay() -> None:
    assert virtual_size(a_head(backing=104, size=1 << 20)) == 1 << 20


def test_the_second_version_has_no_features() -> None:
    assert virtual_size(a_head(version=2, features=6)) == 1 << 30


@given(st.binary(max_size=HEADER_LENGTH + 20))
def test_anything_else_is_refused_in_words(head: bytes) -> None:
    with pytest.raises(InvalidInput):
        virtual_size(head)
